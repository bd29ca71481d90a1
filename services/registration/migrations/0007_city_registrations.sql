-- What cities' own systems publish of the registrations they took (R39); nothing is ever written to them.

create table city_feeds (
  city_code text primary key check (city_code ~ '^44[0-9]{2}$'),
  cursor text not null,
  as_of_time timestamptz,
  pull_time timestamptz,
  fail_time timestamptz
);
comment on table city_feeds is '城市登记系统: how far its batches are taken, and since when it does not answer (A18)';
comment on column city_feeds.as_of_time is 'what the city said was so at this time is here';

create table city_batches (
  city_code text not null,
  batch_id text not null,
  content_hash bytea not null check (length(content_hash) = 32),
  as_of_time timestamptz not null,
  take_time timestamptz not null,
  records integer not null check (records >= 0),
  waiting integer not null check (waiting >= 0),
  stale integer not null check (stale >= 0),
  refused integer not null check (refused >= 0),
  primary key (city_code, batch_id, content_hash)
);
comment on table city_batches is '城市登记批次: each batch taken, once by id and content';
comment on column city_batches.refused is 'records of a place of another city (C71), or that cannot be read';

create table city_records (
  city_code text not null check (city_code ~ '^44[0-9]{2}$'),
  record_id text not null,
  person_mark bytea not null check (length(person_mark) = 32),
  batch_id text not null,
  as_of_time timestamptz not null,
  address_id text not null,
  dwelling_id text,
  division_code text not null,
  registered_on date not null,
  ended_on date,
  resident_id uuid,
  declaration_id text references residence_declarations (id),
  primary key (city_code, record_id),
  constraint address_is_of_the_city check (address_id like city_code || '-%' and division_code like city_code || '%')
);
create index records_that_wait on city_records (person_mark) where resident_id is null;
create index records_of_declaration on city_records (declaration_id) where declaration_id is not null;
create index ends_of_records on city_records (city_code, ended_on) where ended_on is not null and declaration_id is not null;
comment on table city_records is '城市登记记录: the newest word of a city about each of its registrations';
comment on column city_records.person_mark is 'HMAC by identity of document and name; all there is of a person who has not verified';
comment on column city_records.resident_id is '居住人: random subject id, once they verified';
comment on column city_records.as_of_time is 'what the city said was so at this time';

create table city_corrections (
  declaration_id text primary key references residence_declarations (id),
  reason text not null check (reason in ('NOT_MINE', 'WRONG_ADDRESS', 'WRONG_DATES', 'MOVED_OUT')),
  ask_time timestamptz not null,
  state text not null check (state in ('ASKED', 'CHANGED', 'STANDS')),
  answer_time timestamptz,
  constraint answered_at_a_time check ((state = 'ASKED') = (answer_time is null))
);
comment on table city_corrections is '更正请求: what a person says is wrong with what a city''s system has of them (C13); the city answers with its next word';

grant select, insert, update on city_feeds, city_records, city_corrections to {{app}};
grant select, insert on city_batches to {{app}};
