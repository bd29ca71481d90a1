-- 凭条 (D4): what phones make codes of. A stolen table leads from no shown code to a person: index and keys stand here under
-- a key of the KMS, the index itself under a key of its day that is destroyed afterwards (T17).

create table strips (
  subject_id uuid not null,
  request_id uuid not null,
  ordinal smallint not null,
  device_mac bytea not null,
  key_mac bytea not null unique,
  index_mac bytea not null unique,
  sealed_index bytea not null,
  kid text not null,
  version int not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  on_day date not null,
  is_revoked boolean not null default false,
  primary key (subject_id, request_id, ordinal)
);
create index strips_by_device on strips (device_mac);
create index strips_by_age on strips (not_after);
comment on table strips is '凭条: what revocation and the holder of a shown one need, erased once it is over';
comment on column strips.subject_id is '主体标识';
comment on column strips.device_mac is '设备标识: the phone''s key under a key of the KMS';
comment on column strips.on_day is '失效日: the civil date of its last second, whose list it would be in';

create table strip_keys (
  on_day date primary key,
  wrapped_key bytea not null
);
comment on table strip_keys is '凭条密钥: opens the indices of the strips that end on a day; destroyed after it';

create table revoked_strips (
  on_day date not null,
  index_position bigint not null,
  list_time timestamptz,
  primary key (on_day, index_position)
);
create index revoked_strips_unlisted on revoked_strips (on_day) where list_time is null;
comment on table revoked_strips is '已撤销凭条: positions in the published list and since which list; leads to nobody';

create table status_lists (
  list_time timestamptz primary key
);
comment on table status_lists is '状态列表: when lists were made';

create table stopped_subjects (
  subject_id uuid primary key
);
comment on table stopped_subjects is '停发凭条: whose account is frozen, so that no strip is issued (C52)';
comment on column stopped_subjects.subject_id is '主体标识';

-- Each kid space has its own signing key.
drop index issuer_keys_one_active;
create unique index issuer_keys_one_active on issuer_keys (left(kid, 1)) where state = 'ACTIVE';
create unique index issuer_keys_one_next on issuer_keys (left(kid, 1)) where state = 'NEXT';
alter table issuer_keys
  add column publish_time timestamptz not null default '-infinity',
  add column sign_time timestamptz;
comment on column issuer_keys.publish_time is '公布时间: a key signs a day after it at the earliest';
comment on column issuer_keys.sign_time is '启用时间: since when it signs';

grant select, insert, update, delete on strips to {{app}};
grant select, insert, delete on strip_keys to {{app}};
grant select, insert, update, delete on revoked_strips to {{app}};
grant select, insert, delete on status_lists to {{app}};
grant select, insert on stopped_subjects to {{app}};
