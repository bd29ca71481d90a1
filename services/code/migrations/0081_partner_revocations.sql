-- 停用的查验方 (T34): the reviewed list of partners is a file, and this is what takes effect within a minute.

create table partner_revocations (
  partner_id text not null,
  kid text not null default '',
  reason text not null check (reason in ('ASKED_TOO_MUCH', 'KEY_LOST', 'MISUSE', 'ENDED')),
  revoke_time timestamptz not null,
  primary key (partner_id, kid)
);
comment on table partner_revocations is '查验方停用: a partner, or with kid one key that signs its requests, that is worth nothing any more';
comment on column partner_revocations.kid is '请求密钥: empty for the whole partner';

grant select, insert on partner_revocations to {{app}};
