-- 窗口同意: what somebody at a counter consents to, one act at a time (C6, C39).

create table consents (
  consent_id uuid primary key,
  subject_id uuid not null references residents,
  officer_id text not null,
  unit_id text not null,
  method text not null check (method in ('PHONE_CODE', 'ID_CARD')),
  act text not null check (act in ('DECLARE', 'WITHDRAW', 'END', 'CONFIRM', 'REJECT')),
  act_digest bytea not null check (length(act_digest) = 32),
  phone_index bytea,
  document_index bytea not null,
  is_code_sent boolean not null default false,
  create_time timestamptz not null,
  expire_time timestamptz not null,
  give_time timestamptz
);
create index consents_expire on consents (expire_time);
comment on table consents is '窗口同意: to exactly one act with all it says, for minutes, given once';
comment on column consents.subject_id is '本人: random subject id';
comment on column consents.officer_id is '经办人: the officer who asked';
comment on column consents.act_digest is 'SHA-256 over ids, dates and listed words of the act';
comment on column consents.phone_index is '手机号码盲索引 (HMAC)';
comment on column consents.document_index is '证件号码盲索引 (HMAC)';

grant select, insert, delete on consents to {{app}};
grant update (is_code_sent, give_time) on consents to {{app}};
