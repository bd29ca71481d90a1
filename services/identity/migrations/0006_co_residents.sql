-- 同住人: people somebody else declares, and how often that was tried.

alter table residents
  drop constraint residents_document_source_check,
  add constraint residents_document_source_check check (document_source in ('POPULATION_REGISTRY', 'COUNTER', 'SELF', 'DECLARANT')),
  drop constraint residents_phone_source_check,
  add constraint residents_phone_source_check check (phone_source in ('POPULATION_REGISTRY', 'COUNTER', 'SELF', 'DECLARANT'));

create table co_resident_tries (
  try_id uuid primary key,
  declarant_id uuid not null,
  document_index bytea not null,
  try_time timestamptz not null default now()
);
create index co_resident_tries_declarant on co_resident_tries (declarant_id, try_time);
create index co_resident_tries_document on co_resident_tries (document_index, try_time);
comment on table co_resident_tries is '添加同住人记录: in real time, for the limits per declarant and per document (T4)';
comment on column co_resident_tries.declarant_id is '申报人: random subject id';
comment on column co_resident_tries.document_index is '证件号码盲索引 (HMAC)';

grant select, insert, delete on co_resident_tries to {{app}};
