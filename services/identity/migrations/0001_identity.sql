-- The vault, verifications, sessions and the one habitual residence of a person. Personal data is ciphertext only:
-- one data key per row, wrapped by the key-encryption key, each column bound to table, row and column (P9).

create table residents (
  subject_id uuid primary key,
  document_index bytea not null unique,
  wrapped_key bytea not null,
  full_name bytea not null,
  document_type bytea not null,
  document_number bytea not null,
  phone bytea not null,
  birth_date bytea not null,
  sex bytea not null,
  hukou_address bytea not null,
  hukou_division_code bytea not null,
  document_source text not null check (document_source in ('POPULATION_REGISTRY', 'COUNTER', 'SELF')),
  document_as_of timestamptz not null,
  registry_source text not null check (registry_source in ('POPULATION_REGISTRY', 'COUNTER', 'SELF')),
  registry_as_of timestamptz not null,
  phone_source text not null check (phone_source in ('POPULATION_REGISTRY', 'COUNTER', 'SELF')),
  phone_as_of timestamptz not null,
  is_synthetic boolean not null,
  create_time timestamptz not null,
  update_time timestamptz not null
);
comment on table residents is '居住人保险库: who a subject id stands for, known to no other service (P11)';
comment on column residents.document_index is '证件号码盲索引: HMAC of document type and number, key in the KMS only (P10)';
comment on column residents.wrapped_key is '数据密钥: the key of this row, wrapped by the key-encryption key';
comment on column residents.full_name is '姓名 (ciphertext)';
comment on column residents.document_type is '证件类型 (ciphertext)';
comment on column residents.document_number is '证件号码 (ciphertext)';
comment on column residents.phone is '手机号码 (ciphertext)';
comment on column residents.birth_date is '出生日期 (ciphertext)';
comment on column residents.sex is '性别 (ciphertext)';
comment on column residents.hukou_address is '常住户口所在地地址 (ciphertext)';
comment on column residents.hukou_division_code is '常住户口所在地区划代码 (ciphertext)';
comment on column residents.is_synthetic is '虚构人员: generated, can never be a real person (P19)';

create table verifications (
  verification_id uuid primary key,
  state text not null check (state in ('OTP_PENDING', 'FACE_PENDING', 'COUNTER_PENDING', 'VERIFIED', 'REFUSED', 'EXPIRED')),
  document_index bytea not null,
  phone_index bytea not null,
  wrapped_key bytea not null,
  full_name bytea,
  document_type bytea,
  document_number bytea,
  phone bytea,
  session bytea,
  device_key jsonb not null,
  device_thumbprint bytea not null,
  is_code_sent boolean not null default false,
  subject_id uuid not null,
  create_time timestamptz not null,
  expire_time timestamptz not null
);
create index verifications_expire on verifications (expire_time);
comment on table verifications is '实名认证: the way from name and number to a session; what was claimed is erased at its end';
comment on column verifications.document_index is '证件号码盲索引 (HMAC)';
comment on column verifications.phone_index is '手机号码盲索引 (HMAC)';
comment on column verifications.full_name is '姓名 (ciphertext)';
comment on column verifications.document_type is '证件类型 (ciphertext)';
comment on column verifications.document_number is '证件号码 (ciphertext)';
comment on column verifications.phone is '手机号码 (ciphertext)';
comment on column verifications.session is '会话 (ciphertext): for the one who holds the id, ten minutes long';
comment on column verifications.device_key is '设备公钥: public half of the device key';
comment on column verifications.subject_id is '主体编号: set aside at the start, replaced by the one the document has already';

create table otp_sends (
  send_id uuid primary key,
  phone_index bytea not null,
  document_index bytea not null,
  send_time timestamptz not null default now()
);
create index otp_sends_phone on otp_sends (phone_index, send_time);
create index otp_sends_document on otp_sends (document_index, send_time);
create index otp_sends_time on otp_sends (send_time);
comment on table otp_sends is '短信验证码发送记录: real time, for the limits per phone, per document and in all (T32)';
comment on column otp_sends.phone_index is '手机号码盲索引 (HMAC)';
comment on column otp_sends.document_index is '证件号码盲索引 (HMAC)';

create table otp_attempts (
  attempt_id uuid primary key,
  kind text not null check (kind in ('CODE', 'IDENTITY')),
  verification_id uuid not null,
  phone_index bytea not null,
  document_index bytea not null,
  attempt_time timestamptz not null default now()
);
create index otp_attempts_phone on otp_attempts (phone_index, attempt_time);
create index otp_attempts_document on otp_attempts (document_index, attempt_time);
create index otp_attempts_verification on otp_attempts (verification_id);
comment on table otp_attempts is '认证失败记录: wrong phone codes and identities not confirmed, in real time; they outlive a resend (T32) and lock a target (T4)';
comment on column otp_attempts.phone_index is '手机号码盲索引 (HMAC)';
comment on column otp_attempts.document_index is '证件号码盲索引 (HMAC)';

create table sessions (
  session_id uuid primary key,
  subject_id uuid not null references residents,
  device_key jsonb,
  device_thumbprint bytea,
  is_development boolean not null,
  create_time timestamptz not null default now(),
  end_time timestamptz,
  end_reason text check (end_reason in ('REFRESH_TOKEN_REUSED'))
);
create index sessions_device on sessions (device_thumbprint, create_time) where device_thumbprint is not null;
comment on table sessions is '会话: signed-in devices, in real time';
comment on column sessions.device_key is '设备公钥: public half of the device key; none for a development door';

create table refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null references sessions,
  create_time timestamptz not null default now(),
  expire_time timestamptz not null,
  use_time timestamptz
);
create index refresh_tokens_expire on refresh_tokens (expire_time);
comment on table refresh_tokens is '刷新令牌: hashes only, each good once; a second use ends the session';

create table counter_cases (
  case_id uuid primary key,
  verification_id uuid not null unique,
  subject_id uuid not null,
  office_id text not null,
  division_code text not null,
  state text not null check (state in ('OPEN', 'CONFIRMED', 'REFUSED')),
  create_time timestamptz not null,
  expire_time timestamptz not null,
  decide_time timestamptz,
  decide_officer_id text,
  decide_unit_id text,
  decide_wrapped_key bytea,
  decide_reason bytea,
  evidence_ids text[] not null default '{}'
);
create index counter_cases_open on counter_cases (create_time desc, case_id desc) where state = 'OPEN';
comment on table counter_cases is '窗口案件: somebody waits at a counter; an id of its own, since the verification id opens the session';
comment on column counter_cases.decide_reason is '处理理由 (ciphertext): the officer''s words, which may name somebody';

create table habitual_residences (
  subject_id uuid primary key references residents,
  declaration_id text not null,
  city_code text not null,
  city_codes text[] not null,
  version int not null,
  change_time timestamptz not null
);
comment on table habitual_residences is '常住地: the one habitual residence of a person in the whole province (G9)';
comment on column habitual_residences.city_codes is 'Every city that ever was in this row';

grant select, insert on residents to {{app}};
grant update (full_name, document_type, document_number, phone, birth_date, sex, hukou_address, hukou_division_code,
  document_source, document_as_of, registry_source, registry_as_of, phone_source, phone_as_of, update_time) on residents to {{app}};
grant select, insert, delete on verifications to {{app}};
grant update (state, full_name, document_type, document_number, phone, session, is_code_sent, subject_id, expire_time) on verifications to {{app}};
grant select, insert, delete on otp_sends, otp_attempts to {{app}};
grant select, insert, delete on sessions, refresh_tokens to {{app}};
grant update (end_time, end_reason) on sessions to {{app}};
grant update (use_time) on refresh_tokens to {{app}};
grant select, insert on counter_cases to {{app}};
grant update (state, decide_time, decide_officer_id, decide_unit_id, decide_wrapped_key, decide_reason, evidence_ids) on counter_cases to {{app}};
grant select, insert on habitual_residences to {{app}};
grant update (declaration_id, city_code, city_codes, version, change_time) on habitual_residences to {{app}};
