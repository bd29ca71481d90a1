-- What a code shows, and what an online check leaves. No show of a code is kept anywhere (3.1, T18, T19).

create table profiles (
  subject_id uuid primary key,
  wrapped_key bytea,
  masked_name bytea,
  permit_state text not null default 'NONE',
  permit_version int not null default 0,
  habitual_version int not null default 0,
  version int not null default 1,
  check ((wrapped_key is null) = (masked_name is null))
);
comment on table profiles is '亮码资料: what the holder''s screen shows beside the code';
comment on column profiles.subject_id is '主体标识';
comment on column profiles.masked_name is '脱敏姓名: ciphertext under a key of this row (D5)';

create table profile_addresses (
  subject_id uuid not null,
  declaration_id text not null,
  city_code text not null,
  district_code text not null,
  city_name text not null,
  district_name text not null,
  registered_on date,
  is_active boolean not null default false,
  is_habitual boolean not null default false,
  version int not null,
  primary key (subject_id, declaration_id)
);
comment on table profile_addresses is '居住登记 of the holder down to the district, never finer (C23)';
comment on column profile_addresses.subject_id is '主体标识';

create table receipts (
  subject_id uuid not null,
  id uuid not null,
  partner_id text not null,
  purpose text not null,
  claims text[] not null,
  on_date date not null,
  salt bytea not null,
  primary key (subject_id, id)
);
create index receipts_by_age on receipts (on_date);
comment on table receipts is '验码回执: partner, purpose, claim names and civil date, for the holder only (C40)';
comment on column receipts.subject_id is '主体标识';

create table used_tokens (
  hash bytea primary key,
  expire_time timestamptz not null
);
create index used_tokens_by_age on used_tokens (expire_time);
comment on table used_tokens is '已验令牌: hashes of tokens checked online while they could be shown again; leads to nobody';

create table handle_keys (
  hour bigint primary key,
  wrapped_key bytea not null
);
comment on table handle_keys is '句柄密钥: lets the platform find the holder of a token for two hours; destroyed after, so that nobody can later';

create table issuer_keys (
  kid text primary key,
  alg text not null check (alg in ('EdDSA', 'ES256')),
  state text not null check (state in ('NEXT', 'ACTIVE', 'RETIRED', 'REVOKED')),
  not_before timestamptz not null,
  not_after timestamptz not null
);
create unique index issuer_keys_one_active on issuer_keys (state) where state = 'ACTIVE';
comment on table issuer_keys is '签发密钥: which keys sign and verify, and until when; the keys themselves are in the KMS';

grant select, insert, update on profiles, profile_addresses, issuer_keys to {{app}};
grant select, insert, delete on receipts, used_tokens, handle_keys to {{app}};
