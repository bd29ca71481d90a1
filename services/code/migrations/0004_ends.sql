-- Registrations end (R37), and a person has more than one permit in time (G7).
alter table profile_addresses add column ends_on date;
comment on column profile_addresses.ends_on is '搬离日: the first day the holder does not live there';

create table profile_permits (
  subject_id uuid not null,
  permit_id text not null,
  city_code text not null,
  state text not null,
  offered_on date not null,
  version int not null,
  primary key (subject_id, permit_id)
);
comment on table profile_permits is '居住证 of the holder: the newest word about each';
comment on column profile_permits.subject_id is '主体标识';
-- Of what was known before, the id is not; the next word about it brings the id. profiles.permit_version is read no more.
insert into profile_permits (subject_id, permit_id, city_code, state, offered_on, version)
  select subject_id, '', '', permit_state, '0001-01-01', permit_version from profiles where permit_state <> 'NONE';

grant select, insert, update on profile_permits to {{app}};
