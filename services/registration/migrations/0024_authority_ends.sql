-- An authority's event ends registrations only when two people of two units say so (G14, D6).

create table authority_ends (
  id text primary key,
  declaration_id text not null references residence_declarations (id),
  resident_id uuid not null,
  city_code text not null check (city_code ~ '^44[0-9]{2}$'),
  division_code text not null check (division_code like city_code || '%'),
  cause text not null check (cause in ('DECEASED', 'EMIGRATED', 'HUKOU_MOVED_IN')),
  event_id text not null check (length(event_id) between 1 and 100),
  evidence_ids text[] not null check (cardinality(evidence_ids) > 0),
  grounds text not null check (length(grounds) > 0),
  proposed_by text not null,
  proposed_by_unit text not null,
  create_time timestamptz not null,
  approved_by text,
  approved_by_unit text,
  approve_time timestamptz,
  constraint id_is_of_its_city check (id like city_code || '-%'),
  constraint approved_at_once check ((approved_by is null) = (approved_by_unit is null) and (approved_by is null) = (approve_time is null)),
  constraint two_people_of_two_units check (approved_by <> proposed_by and approved_by_unit <> proposed_by_unit)
);
create unique index one_end_by_an_event on authority_ends (cause, event_id, resident_id, city_code);
create index authority_ends_waiting on authority_ends (division_code text_pattern_ops, create_time, id) where approved_by is null;
comment on table authority_ends is '主管部门事件: death, emigration, hukou moved in, as an authority announced it';
comment on column authority_ends.resident_id is '居住人: random subject id';
comment on column authority_ends.event_id is 'the authority''s own id of its event';
comment on column authority_ends.grounds is '理由: an officer''s own words, never sent to anybody';
comment on column authority_ends.proposed_by is '提出人: subject id of an officer';
comment on column authority_ends.approved_by is '核准人: subject id of an officer of another unit';

grant select, insert on authority_ends to {{app}};
grant update (approved_by, approved_by_unit, approve_time) on authority_ends to {{app}};
