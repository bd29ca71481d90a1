-- 居住证: periods lived, the calendar of what is due, and permits as the sum of append-only actions.

create table residence_periods (
  declaration_id text primary key,
  resident_id uuid not null,
  city_code text not null check (city_code ~ '^44[0-9]{2}$'),
  registered_on date not null,
  confirmed_by text not null check (confirmed_by in ('OWNER', 'CUSTODIAN', 'OFFICER', 'SELF')),
  eligible_on date not null,
  is_habitual boolean not null,
  outcome text check (outcome in ('OFFERED', 'HUKOU_IN_CITY', 'PERMIT_EXISTS')),
  outcome_on date,
  policy_version text not null,
  constraint not_before_the_day check (outcome_on is null or outcome_on >= eligible_on),
  constraint outcome_has_its_day check ((outcome is null) = (outcome_on is null))
);
create unique index one_habitual_period on residence_periods (resident_id) where is_habitual;
create index periods_of_resident on residence_periods (resident_id, city_code);
create index periods_due on residence_periods (city_code, eligible_on, declaration_id) where is_habitual and outcome is null;
comment on table residence_periods is '居住期间: a registered residence, and the day its count of days is full';
comment on column residence_periods.resident_id is '居住人: random subject id';
comment on column residence_periods.registered_on is '居住登记日';
comment on column residence_periods.confirmed_by is '确认人: kind of whoever confirmed the registration';
comment on column residence_periods.eligible_on is 'the day a permit may be offered (R49, G8)';
comment on column residence_periods.is_habitual is '常住地';
comment on column residence_periods.outcome is 'what came of it on that day or later; null while it waits';

create table habitual_residences (
  resident_id uuid primary key,
  declaration_id text not null,
  version integer not null check (version > 0)
);
comment on table habitual_residences is '常住地: the newest one of each person, whatever order events come in';
comment on column habitual_residences.resident_id is '居住人: random subject id';

create table permits (
  id text primary key,
  resident_id uuid not null,
  city_code text not null check (city_code ~ '^44[0-9]{2}$'),
  declaration_id text not null references residence_periods (declaration_id),
  registered_on date not null,
  eligible_on date not null,
  state text not null check (state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE')),
  offered_on date not null,
  ground text check (ground in ('EMPLOYMENT', 'HOME', 'STUDY')),
  claim_time timestamptz,
  decide_by_on date,
  missing text[] not null,
  issued_on date,
  evidence_ids text[] not null,
  citation jsonb not null,
  version integer not null check (version > 0),
  check_on date,
  constraint id_is_of_its_city check (id like city_code || '-%'),
  constraint not_offered_before_the_day check (offered_on >= eligible_on),
  constraint claimed_on_a_ground check ((state = 'OFFERED') = (ground is null) and (ground is null) = (claim_time is null) and (ground is null) = (decide_by_on is null)),
  constraint active_on_evidence check ((state = 'ACTIVE') = (issued_on is not null) and (state = 'ACTIVE') = (cardinality(evidence_ids) > 0)),
  constraint checked_while_qualifying check ((state = 'UNDER_QUALIFICATION') = (check_on is not null)),
  constraint nothing_missing_but_in_qualification check (cardinality(missing) = 0 or state = 'UNDER_QUALIFICATION')
);
create unique index one_open_permit on permits (resident_id, city_code) where state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE');
create index qualifications_due on permits (city_code, check_on, id) where state = 'UNDER_QUALIFICATION';
comment on table permits is '居住证（电子）: the sum of its actions, written with them';
comment on column permits.resident_id is '居住人: random subject id';
comment on column permits.ground is '申领理由: 就业, 住所 or 就读 (SC663-2)';
comment on column permits.evidence_ids is '证明材料: ids of the independent sources that decided (C62)';
comment on column permits.missing is 'what is still missing, all at once (SC663-9)';
comment on column permits.check_on is 'the day qualification looks at the claim next';

create table permit_actions (
  permit_id text not null references permits (id),
  version integer not null check (version > 0),
  kind text not null check (kind in ('OFFERED', 'CLAIMED', 'MISSING_NAMED', 'QUALIFIED')),
  actor_id text not null,
  act_time timestamptz not null,
  data jsonb not null,
  primary key (permit_id, version),
  constraint begins_with_an_offer check ((kind = 'OFFERED') = (version = 1))
);
create unique index one_claim on permit_actions (permit_id) where kind = 'CLAIMED';
create unique index one_qualification on permit_actions (permit_id) where kind = 'QUALIFIED';
comment on table permit_actions is '办证记录: every act on a permit, never changed and never removed';
comment on column permit_actions.actor_id is '行为人: subject id of the person, or the service';

create table permit_evidence (
  permit_id text not null references permits (id),
  evidence_id text not null,
  source text not null check (source in ('OWNER_CONFIRMATION', 'SOCIAL_INSURANCE')),
  found_time timestamptz not null,
  primary key (permit_id, source)
);
comment on table permit_evidence is '证明材料: what an independent source said for a permit, by its own id, never its content';

grant select, insert, update on residence_periods to {{app}};
grant select, insert, update on habitual_residences to {{app}};
grant select, insert, update on permits to {{app}};
grant select, insert on permit_actions to {{app}};
grant select, insert on permit_evidence to {{app}};
