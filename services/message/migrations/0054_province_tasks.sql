-- Tasks of a role of the province: its auditor notes every rollback (C51).
alter table tasks
  drop constraint tasks_kind_check,
  add constraint tasks_kind_check check (kind in ('CONFIRM_RESIDENCE', 'CLAIM_PERMIT', 'DECIDE_CASE', 'REVIEW_HABITUAL', 'OBJECT_TO_END', 'NOTE_ROLLBACK')),
  add column for_role text check (for_role in ('AUDITOR')),
  add constraint task_of_role check ((kind = 'NOTE_ROLLBACK') = (for_role is not null));
create index tasks_of_role on tasks (for_role, create_time desc, id desc) where for_role is not null;
comment on column tasks.for_role is '省级角色: not for a unit of the division but for this role of the province';
