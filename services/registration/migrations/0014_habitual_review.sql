-- 常住地 and its review (G6): what is asked has its time, what is begun is finished.

alter table residence_declarations
  drop constraint deadline_while_open,
  add constraint deadline_while_open check ((deadline_time is not null) = (state in ('PENDING', 'UNDER_REVIEW'))
    or (state = 'ACTIVE' and (case_kind = 'END' or habitual_ask_time is not null)));
create index habitual_asked on residence_declarations (city_code, habitual_ask_time) where habitual_ask_time is not null;
comment on column residence_declarations.habitual_ask_time is 'since when the resident asks for it as 常住地 (G6)';

alter table declaration_actions
  drop constraint known_kind,
  add constraint known_kind check (kind in ('DECLARED', 'CONFIRMED', 'REJECTED', 'ROUTED_TO_OFFICER', 'OFFICER_CONFIRMED', 'OFFICER_REJECTED', 'ESCALATED', 'LAPSED',
    'CONFIRMERS_CHANGED', 'WITHDRAWN', 'HABITUAL_ASKED', 'HABITUAL_REVIEWED', 'HABITUAL_REFUSED', 'SET_HABITUAL', 'UNSET_HABITUAL', 'ENDED', 'END_ANNOUNCED', 'END_OBJECTED',
    'END_REVOKED', 'END_REFUSED', 'END_GRANTED', 'END_UPHELD', 'REINSTATED', 'DISPUTED', 'DISPUTE_CLOSED', 'UNDONE'));

create table habitual_intents (
  resident_id uuid primary key,
  declaration_id text not null references residence_declarations (id),
  expected_id text not null,
  begin_time timestamptz not null
);
comment on table habitual_intents is '常住地: a choice that was begun, kept until identity and this cell both have it, so that a crash between them is finished';
comment on column habitual_intents.resident_id is '居住人: random subject id';
comment on column habitual_intents.expected_id is 'the 常住地 before, empty for none';
grant select, insert, update, delete on habitual_intents to {{app}};
