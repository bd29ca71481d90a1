-- The second person may decline an authority's event; it may then be brought anew (G14).
alter table authority_ends
  add column declined_by text,
  add column declined_by_unit text,
  add column decline_time timestamptz,
  add constraint declined_at_once check ((declined_by is null) = (declined_by_unit is null) and (declined_by is null) = (decline_time is null)),
  add constraint declined_by_another_unit check (declined_by <> proposed_by and declined_by_unit <> proposed_by_unit),
  add constraint decided_one_way check (approved_by is null or declined_by is null);
drop index one_end_by_an_event;
create unique index one_end_by_an_event on authority_ends (cause, event_id, resident_id, city_code) where declined_by is null;
drop index authority_ends_waiting;
create index authority_ends_waiting on authority_ends (division_code text_pattern_ops, create_time, id) where approved_by is null and declined_by is null;
comment on column authority_ends.declined_by is '不同意人: subject id of an officer of another unit';
grant update (declined_by, declined_by_unit, decline_time) on authority_ends to {{app}};
