-- Owners against tenants: an end that an officer granted for a later day, and what an officer had last.

alter table residence_declarations
  add column last_case_kind text check (last_case_kind in ('CONFIRMATION', 'APPEAL', 'END', 'DISPUTE')),
  drop constraint deadline_while_open,
  add constraint deadline_while_open check ((deadline_time is not null) = (state in ('PENDING', 'UNDER_REVIEW')) or (state = 'ACTIVE' and case_kind = 'END'));
update residence_declarations set last_case_kind = coalesce(case_kind, case when review_cause is not null then 'CONFIRMATION' end);
comment on column residence_declarations.last_case_kind is '案件: what lies with an officer, or did last';

alter table declaration_actions
  drop constraint known_kind,
  add constraint known_kind check (kind in ('DECLARED', 'CONFIRMED', 'REJECTED', 'ROUTED_TO_OFFICER', 'OFFICER_CONFIRMED', 'OFFICER_REJECTED', 'ESCALATED', 'LAPSED',
    'CONFIRMERS_CHANGED', 'WITHDRAWN', 'HABITUAL_ASKED', 'HABITUAL_REVIEWED', 'SET_HABITUAL', 'UNSET_HABITUAL', 'ENDED', 'END_ANNOUNCED', 'END_OBJECTED',
    'END_REVOKED', 'END_REFUSED', 'END_GRANTED', 'END_UPHELD', 'REINSTATED', 'DISPUTED', 'DISPUTE_CLOSED', 'UNDONE')),
  add constraint end_is_granted_on_evidence check (kind <> 'END_GRANTED' or (jsonb_array_length(data -> 'evidenceIds') > 0 and length(grounds) > 0));
