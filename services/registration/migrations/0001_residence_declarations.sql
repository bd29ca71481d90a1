-- 居住登记申报: append-only actions, and one row per declaration that is their sum.

create table residence_declarations (
  id text primary key,
  resident_id uuid not null,
  declarant_id text not null,
  city_code text not null check (city_code ~ '^44[0-9]{2}$'),
  division_code text not null check (division_code ~ '^44[0-9]{4}([0-9]{3}){0,2}$'),
  source text not null check (source in ('SELF_DECLARED', 'IMPORTED', 'CITY_ADAPTER')),
  address_id text not null,
  dwelling_id text,
  dwelling_use text not null check (dwelling_use in ('OWNED', 'RENTED', 'EMPLOYER_DORMITORY', 'SCHOOL_DORMITORY', 'WITH_RELATIVES', 'OTHER')),
  reason text not null check (reason in ('WORK', 'STUDY', 'FAMILY', 'BUSINESS', 'RETIREMENT', 'OTHER')),
  move_in_on date not null,
  confirmers jsonb not null check (jsonb_typeof(confirmers) = 'array'),
  state text not null check (state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE', 'REJECTED', 'WITHDRAWN', 'ENDED')),
  confirmer_kind text not null check (confirmer_kind in ('OWNER', 'CUSTODIAN', 'OFFICER', 'SELF')),
  create_time timestamptz not null,
  decided_by text,
  reject_reason text check (reject_reason in ('UNKNOWN_PERSON', 'NOT_LIVING_HERE', 'MOVED_OUT', 'NOT_MY_DWELLING', 'WRONG_DATE', 'EVIDENCE_INSUFFICIENT')),
  review_cause text check (review_cause in ('TYPED_ADDRESS', 'NO_KNOWN_OWNER', 'DWELLING_USE', 'CONFIRMER_SILENT', 'APPEAL')),
  registered_on date,
  citation jsonb,
  review_time timestamptz,
  is_habitual boolean not null,
  ended_on date,
  end_cause text check (end_cause in ('MOVED_OUT', 'CANCELLED', 'AUTHORITY')),
  deadline_time timestamptz,
  version integer not null check (version > 0),
  constraint id_is_of_its_city check (id like city_code || '-%'),
  constraint division_is_of_its_city check (division_code like city_code || '%'),
  constraint waits_for_a_known_confirmer check (state <> 'PENDING' or (jsonb_array_length(confirmers) > 0 and registered_on is null and deadline_time is not null)),
  constraint lies_with_an_officer check (state <> 'UNDER_REVIEW' or (confirmer_kind = 'OFFICER' and review_cause is not null and registered_on is null and deadline_time is not null)),
  constraint active_is_registered check (state <> 'ACTIVE' or (registered_on is not null and citation is not null and decided_by is not null and review_time is not null)),
  constraint refused_for_a_reason check (state <> 'REJECTED' or (reject_reason is not null and decided_by is not null and registered_on is null)),
  constraint ended_was_registered check (state <> 'ENDED' or (registered_on is not null and ended_on is not null and end_cause is not null)),
  constraint habitual_is_active check (not is_habitual or state = 'ACTIVE'),
  constraint deadline_while_open check ((deadline_time is not null) = (state in ('PENDING', 'UNDER_REVIEW')))
);
create unique index one_open_declaration on residence_declarations (resident_id, address_id) where state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE');
create unique index one_habitual_residence on residence_declarations (resident_id) where is_habitual;
create index declarations_of_resident on residence_declarations (resident_id, create_time desc, id desc);
create index cases_of_unit on residence_declarations (division_code text_pattern_ops, create_time, id) where state = 'UNDER_REVIEW';
comment on table residence_declarations is '居住登记申报: the sum of its actions, written with them';
comment on column residence_declarations.resident_id is '居住人: random subject id';
comment on column residence_declarations.declarant_id is '申报人: random subject id of whoever submitted';
comment on column residence_declarations.address_id is '地址: id in the address service, of a 非标准地址 while no standard one is known';
comment on column residence_declarations.dwelling_id is '房屋';
comment on column residence_declarations.move_in_on is '入住日期';
comment on column residence_declarations.confirmers is '确认人: random subject ids of 业主 and 托管人 at the time of declaring';
comment on column residence_declarations.decided_by is '决定人: subject id of a confirmer or officer';
comment on column residence_declarations.registered_on is '居住登记日: the day the clock starts (G8)';
comment on column residence_declarations.citation is 'policy version and rule ids behind 居住登记日 (D7)';
comment on column residence_declarations.is_habitual is '常住地';
comment on column residence_declarations.ended_on is '搬离日: the first day not lived there';
comment on column residence_declarations.deadline_time is '答复期限: until when whoever has to answer should have';

create table declaration_actions (
  declaration_id text not null references residence_declarations (id),
  version integer not null check (version > 0),
  kind text not null check (kind in ('DECLARED', 'CONFIRMED', 'REJECTED', 'ROUTED_TO_OFFICER', 'OFFICER_CONFIRMED', 'OFFICER_REJECTED',
    'WITHDRAWN', 'HABITUAL_REVIEWED', 'SET_HABITUAL', 'UNSET_HABITUAL', 'ENDED')),
  actor_id text not null,
  act_time timestamptz not null,
  data jsonb not null,
  grounds text,
  primary key (declaration_id, version),
  constraint begins_with_declared check ((kind = 'DECLARED') = (version = 1)),
  constraint confirmed_by_rule check (kind not in ('CONFIRMED', 'OFFICER_CONFIRMED') or (data ? 'registeredOn' and data -> 'citation' ? 'policyVersion')),
  constraint officer_gives_grounds check (kind not in ('OFFICER_CONFIRMED', 'OFFICER_REJECTED') or length(grounds) > 0),
  constraint adverse_act_needs_evidence check (kind <> 'OFFICER_REJECTED' or jsonb_array_length(data -> 'evidenceIds') > 0)
);
create unique index one_confirmation on declaration_actions (declaration_id) where kind in ('CONFIRMED', 'OFFICER_CONFIRMED');
comment on table declaration_actions is '申报记录: every act on a declaration, never changed and never removed';
comment on column declaration_actions.actor_id is '行为人: subject id of a person or officer, or the name of a job';
comment on column declaration_actions.data is 'what the act said, as ids, dates and listed words';
comment on column declaration_actions.grounds is '理由: an officer''s own words for a decision, never sent to the resident (C20)';

create table habitual_residences (
  resident_id uuid primary key,
  declaration_id text not null references residence_declarations (id),
  version integer not null check (version > 0)
);
comment on table habitual_residences is '常住地: the newest one that identity gave this cell, so that a late write cannot undo a newer one (G9)';
comment on column habitual_residences.resident_id is '居住人: random subject id';

grant select, insert, update on residence_declarations to {{app}};
grant select, insert on declaration_actions to {{app}};
grant select, insert, update on habitual_residences to {{app}};
