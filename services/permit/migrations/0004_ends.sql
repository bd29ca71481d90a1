-- Residences end, and permits with them (G7): 使用功能中止, 恢复 and 注销; days carry over with real ends (G8).

create table residence_standings (
  declaration_id text primary key,
  resident_id uuid not null,
  ended_on date,
  end_cause text check (end_cause in ('MOVED_OUT', 'CANCELLED', 'OWNER_ENDED', 'STRANGER', 'DECEASED', 'EMIGRATED', 'HUKOU_MOVED_IN')),
  is_retracted boolean not null,
  version integer not null check (version > 0),
  constraint ended_for_a_cause check ((ended_on is null) = (end_cause is null))
);
comment on table residence_standings is '居住登记 by its newest act, whatever order events come in: it stands, ended, or never was one';
comment on column residence_standings.resident_id is '居住人: random subject id';

alter table residence_periods
  add column ended_on date,
  add column end_cause text,
  add column is_retracted boolean not null default false,
  add column follow_on date,
  add constraint habitual_while_it_lasts check (not is_habitual or (ended_on is null and not is_retracted));
create index periods_to_follow on residence_periods (city_code, follow_on) where follow_on is not null;
comment on column residence_periods.ended_on is '搬离日: the first day not lived there';
comment on column residence_periods.follow_on is 'the day a permit resting on it is looked at again, because it ends then';

alter table permits
  add column suspended_on date,
  add column grace_until_on date,
  add column cancelled_on date,
  add column cause text check (cause in ('RESIDENCE_ENDED', 'NEVER_REGISTERED', 'NEW_RESIDENCE', 'END_TAKEN_BACK', 'GRACE_OVER', 'DECEASED', 'EMIGRATED', 'HUKOU_MOVED_IN')),
  drop constraint permits_state_check,
  add constraint known_state check (state in ('OFFERED', 'WITHDRAWN', 'UNDER_QUALIFICATION', 'REFUSED', 'ACTIVE', 'SUSPENDED', 'CANCELLED')),
  drop constraint claimed_on_a_ground,
  add constraint claimed_on_a_ground check ((state in ('OFFERED', 'WITHDRAWN')) = (ground is null) and (ground is null) = (claim_time is null) and (ground is null) = (decide_by_on is null)),
  drop constraint active_on_evidence,
  add constraint issued_on_evidence check ((state in ('ACTIVE', 'SUSPENDED', 'CANCELLED')) = (issued_on is not null) and (issued_on is null) = (cardinality(evidence_ids) = 0)),
  add constraint suspended_since_a_day check ((state = 'SUSPENDED') = (grace_until_on is not null) and (state <> 'SUSPENDED' or suspended_on is not null)),
  add constraint cancelled_on_a_day check ((state = 'CANCELLED') = (cancelled_on is not null)),
  add constraint taken_away_for_a_cause check (state not in ('WITHDRAWN', 'REFUSED', 'SUSPENDED', 'CANCELLED') or cause is not null);
drop index one_open_permit;
create unique index one_open_permit on permits (resident_id, city_code) where state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED');
create index graces_over on permits (city_code, grace_until_on) where grace_until_on is not null;
create index permits_of_declaration on permits (declaration_id);
comment on column permits.suspended_on is '使用功能中止日';
comment on column permits.grace_until_on is 'the last day on which a new 常住地 in the city brings it back (G7)';
comment on column permits.cancelled_on is '注销日';
comment on column permits.cause is 'why it last changed without an act of its holder on it';

alter table permit_actions
  drop constraint permit_actions_kind_check,
  add constraint known_kind check (kind in ('OFFERED', 'CLAIMED', 'MISSING_NAMED', 'QUALIFIED', 'WITHDRAWN', 'REFUSED', 'MOVED', 'SUSPENDED', 'REINSTATED', 'CANCELLED'));

grant select, insert, update on residence_standings to {{app}};
