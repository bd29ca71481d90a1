-- The whole life of a residence: appeals, ends, disputes, undone acts, and the calendar of what is due.

alter table residence_declarations
  add column decided_by_unit text,
  add column habitual_ask_time timestamptz,
  add column appealed jsonb,
  add column end_notice jsonb,
  add column dispute jsonb,
  add column case_kind text check (case_kind in ('CONFIRMATION', 'APPEAL', 'END', 'DISPUTE')),
  add column case_division_code text check (case_division_code like city_code || '%'),
  add column remind_time timestamptz,
  add column appeal_lapses_on date,
  add column notice_due_on date,
  add column dispute_closes_on date,
  add column round integer not null default 0 check (round >= 0);
alter table residence_declarations alter column round drop default;
update residence_declarations set case_division_code = division_code, case_kind = case when state = 'UNDER_REVIEW' then 'CONFIRMATION' end;

alter table residence_declarations
  alter column case_division_code set not null,
  drop constraint residence_declarations_confirmer_kind_check,
  add constraint known_confirmer_kind check (confirmer_kind in ('OWNER', 'CUSTODIAN', 'OFFICER', 'SELF', 'LAPSE', 'CITY')),
  drop constraint residence_declarations_review_cause_check,
  add constraint known_review_cause check (review_cause in ('TYPED_ADDRESS', 'NO_KNOWN_OWNER', 'DWELLING_USE', 'CROWDED', 'CONFIRMER_SILENT', 'APPEAL')),
  drop constraint residence_declarations_end_cause_check,
  add constraint known_end_cause check (end_cause in ('MOVED_OUT', 'CANCELLED', 'OWNER_ENDED', 'STRANGER', 'DECEASED', 'EMIGRATED', 'HUKOU_MOVED_IN')),
  drop constraint lies_with_an_officer,
  add constraint lies_with_an_officer check (state <> 'UNDER_REVIEW'
    or (confirmer_kind = 'OFFICER' and review_cause is not null and deadline_time is not null and case_kind is not null
      and (registered_on is not null) = coalesce(appealed ->> 'of' = 'END', false))),
  drop constraint ended_was_registered,
  add constraint ended_was_registered check ((state = 'ENDED') = (ended_on is not null) and (ended_on is null) = (end_cause is null) and (state <> 'ENDED' or registered_on is not null)),
  drop constraint refused_for_a_reason,
  add constraint refused_for_a_reason check ((state = 'REJECTED') = (reject_reason is not null) and (state <> 'REJECTED' or (decided_by is not null and registered_on is null))),
  add constraint appealed_is_under_review check (appealed is null or state = 'UNDER_REVIEW'),
  add constraint appeal_has_its_last_day check ((appealed is null) = (appeal_lapses_on is null)),
  add constraint dispute_has_its_last_day check ((dispute is null) = (dispute_closes_on is null)),
  add constraint announced_while_active check (end_notice is null or state = 'ACTIVE'),
  add constraint reminded_while_pending check (remind_time is null or state = 'PENDING');

drop index cases_of_unit;
create index cases_of_unit on residence_declarations (case_division_code text_pattern_ops, create_time, id) where case_kind is not null;
create index declarations_of_dwelling on residence_declarations (dwelling_id) where state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE');
create index reminders_due on residence_declarations (city_code, remind_time) where remind_time is not null;
create index deadlines_due on residence_declarations (city_code, deadline_time) where deadline_time is not null;
create index appeals_due on residence_declarations (city_code, appeal_lapses_on) where appeal_lapses_on is not null;
create index notices_due on residence_declarations (city_code, notice_due_on) where notice_due_on is not null;
create index disputes_due on residence_declarations (city_code, dispute_closes_on) where dispute_closes_on is not null;
comment on column residence_declarations.decided_by_unit is '单位 of the officer who decided';
comment on column residence_declarations.appealed is '申诉: the adverse act under appeal, as ids, dates and listed words';
comment on column residence_declarations.end_notice is '终止居住通知 (G15)';
comment on column residence_declarations.dispute is '争议: who says that a stranger is registered here, by subject id';
comment on column residence_declarations.case_kind is '案件: what lies with an officer now';
comment on column residence_declarations.case_division_code is 'the division whose units have the case: of the address, then its district, then its city (G5)';
comment on column residence_declarations.remind_time is 'when a silent confirmer is reminded next (G5)';
comment on column residence_declarations.appeal_lapses_on is 'the last day to decide the appeal (C54)';
comment on column residence_declarations.notice_due_on is 'the day an announced end asks for something: a move-out takes effect, or an officer decides';
comment on column residence_declarations.dispute_closes_on is 'the last day of the freeze';
comment on column residence_declarations.round is 'how often an appeal or an undoing brought it back';

alter table declaration_actions
  drop constraint declaration_actions_kind_check,
  add constraint known_kind check (kind in ('DECLARED', 'CONFIRMED', 'REJECTED', 'ROUTED_TO_OFFICER', 'OFFICER_CONFIRMED', 'OFFICER_REJECTED', 'ESCALATED', 'LAPSED',
    'CONFIRMERS_CHANGED', 'WITHDRAWN', 'HABITUAL_ASKED', 'HABITUAL_REVIEWED', 'SET_HABITUAL', 'UNSET_HABITUAL', 'ENDED', 'END_ANNOUNCED', 'END_OBJECTED',
    'END_REVOKED', 'END_REFUSED', 'END_UPHELD', 'REINSTATED', 'DISPUTED', 'DISPUTE_CLOSED', 'UNDONE')),
  add column round integer not null default 0 check (round >= 0),
  add column on_behalf_of text,
  add column channel text not null default 'APP' check (channel in ('APP', 'SMS', 'PAPER', 'COUNTER', 'STANDING_RULE', 'BATCH', 'JOB', 'CITY_SYSTEM')),
  add column evidence jsonb not null default '[]' check (jsonb_typeof(evidence) = 'array'),
  add column policy_version text not null default '';
drop index one_confirmation;
create unique index one_confirmation on declaration_actions (declaration_id, round) where kind in ('CONFIRMED', 'OFFICER_CONFIRMED', 'LAPSED');
create index actions_of_actor on declaration_actions (actor_id, act_time);
comment on column declaration_actions.round is 'how often it was brought back before this act, by an appeal or an undoing: one confirmation each';
comment on column declaration_actions.on_behalf_of is '代办: subject id of whom the actor acted for, null for oneself';
comment on column declaration_actions.channel is '途径: how the act came; its effect is the same (R29, C39)';
comment on column declaration_actions.evidence is '证明材料: ids of what the act rests on';
comment on column declaration_actions.policy_version is 'the policy in force for the act (D7)';
