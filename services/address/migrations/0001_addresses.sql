-- Where people can live; never who lives there (C25, C27).

create extension if not exists pg_trgm;

create table divisions (
  code text primary key check (code ~ '^44(\d{2}|\d{4}|\d{7}|\d{10})$'),
  name text not null,
  level text not null check (level in ('CITY', 'DISTRICT', 'STREET', 'COMMUNITY')),
  parent_code text references divisions
);
create index divisions_below on divisions (parent_code, code);
comment on table divisions is '行政区划 of Guangdong';

create table addresses (
  id text primary key check (starts_with(id, city_code || '-')),
  external_id text unique,
  division_code text not null references divisions,
  city_code text not null,
  district_code text not null,
  road text not null,
  road_number text not null,
  building text not null,
  unit text not null,
  room text not null,
  full_text text not null,
  search_text text not null,
  is_provisional boolean not null,
  building_use text not null check (building_use in ('RESIDENTIAL', 'DORMITORY', 'OFFICE', 'OTHER')),
  create_time timestamptz not null,
  check (is_provisional or external_id is not null)
);
create index addresses_by_road on addresses (city_code, road, road_number) where not is_provisional;
create index addresses_as_typed on addresses (city_code, search_text text_pattern_ops) where not is_provisional;
create index addresses_by_text on addresses using gin (search_text gin_trgm_ops) where not is_provisional;
comment on table addresses is '标准地址, and 非标准地址 that wait for one (R35, C9)';
comment on column addresses.external_id is 'the address authority''s own id';
comment on column addresses.search_text is 'the one spelling of the address, divisions left out (C10)';
comment on column addresses.full_text is '地址全文: of a place, not of a person';

create table road_spellings (
  city_code text not null,
  shorter text not null,
  road text not null,
  primary key (city_code, shorter, road)
);
comment on table road_spellings is '路名拼写: each road, whole and with one character left out; two names one slip apart share a row';

create table dwellings (
  id text primary key,
  address_id text not null unique references addresses,
  house_code_id bytea not null unique check (length(house_code_id) = 16),
  sticker_version int not null default 1 check (sticker_version between 1 and 65535),
  create_time timestamptz not null
);
comment on table dwellings is '房屋: one lettable unit each, with the random id its 房屋二维码 carries';

create table ownerships (
  dwelling_id text not null references dwellings,
  owner_subject_id uuid not null,
  state text not null check (state in ('CLAIMED', 'PROVEN', 'DISPUTED', 'REFUSED')),
  evidence_id text,
  create_time timestamptz not null,
  primary key (owner_subject_id, dwelling_id),
  check (state <> 'PROVEN' or evidence_id is not null)
);
create index ownerships_of_dwelling on ownerships (dwelling_id);
comment on table ownerships is '业主: a claim until the registry or reviewers prove it (C8)';
comment on column ownerships.owner_subject_id is '主体标识';

create table custodies (
  id text primary key,
  dwelling_id text not null references dwellings,
  owner_subject_id uuid not null,
  custodian_subject_id uuid not null,
  expires_on date not null,
  revoke_time timestamptz,
  create_time timestamptz not null
);
create index custodies_of_dwelling on custodies (dwelling_id) where revoke_time is null;
comment on table custodies is '托管授权: an owner''s revocable mandate (G12)';
comment on column custodies.custodian_subject_id is '主体标识 of the custodian';
comment on column custodies.owner_subject_id is '主体标识 of the owner who gave it';

grant select, insert on divisions, addresses, road_spellings, dwellings to {{app}};
grant select, insert, update on ownerships, custodies to {{app}};
