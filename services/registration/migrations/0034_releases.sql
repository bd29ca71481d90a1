-- A freeze ends when two people of two units say so; the province notes what was rolled back (C51, C52).
insert into account_freezes (account_id, is_frozen, change_time) select account_id, true, freeze_time from frozen_accounts;
drop table frozen_accounts;

create table freeze_releases (
  rollback_id text not null references rollbacks,
  released_by text not null,
  unit_id text not null check (unit_id <> ''),
  release_time timestamptz not null,
  primary key (rollback_id, released_by),
  unique (rollback_id, unit_id)
);
comment on table freeze_releases is '解除停权: who wants a frozen account to act again';
comment on column freeze_releases.released_by is 'officer id of an administrator';

alter table rollbacks add column note_time timestamptz;
comment on column rollbacks.note_time is '省级知悉: when the province''s auditor noted it';

grant select, insert on freeze_releases to {{app}};
grant update (note_time) on rollbacks to {{app}};
