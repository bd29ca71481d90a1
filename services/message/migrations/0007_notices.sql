-- The closed registry of notices (C20), and tasks of every kind of a residence's life (R60). No personal data: ids, codes, dates.

create table notice_templates (
  template_id text primary key,
  version int not null,
  reviewed_on date not null,
  reviewer text not null check (reviewer in ('EDITOR', 'LEGAL'))
);
comment on table notice_templates is '通知模板登记: what may be said to a person; a notice of any other id is refused (C20)';

insert into notice_templates (template_id, version, reviewed_on, reviewer)
select template_id, 1, '2026-11-21', 'EDITOR' from unnest(array[
  'residence-declared', 'residence-declared-ignorable', 'residence-under-review', 'residence-silent', 'residence-confirmed',
  'residence-confirmed-by-lapse', 'residence-confirmed-by-city', 'residence-rejected', 'residence-retracted',
  'case-escalated', 'appeal-received', 'appeal-refused', 'residence-reinstated',
  'residence-ended', 'residence-ended-against', 'own-end-planned', 'own-end-revoked', 'end-announced', 'end-under-review', 'end-revoked',
  'residence-disputed', 'dispute-closed', 'dispute-lapsed', 'report-received', 'report-closed',
  'confirm-reminder', 'habitual-set', 'habitual-asked',
  'permit-offered', 'permit-under-qualification', 'permit-evidence-missing', 'permit-issued', 'permit-suspended', 'permit-reinstated',
  'permit-cancelled', 'permit-refused'
]) as templates (template_id);

alter table messages
  add column object_id text,
  add column occurrence text,
  add constraint messages_template_registered foreign key (template_id) references notice_templates;
create unique index messages_once on messages (recipient_id, object_id, template_id, occurrence);
comment on column messages.object_id is 'the declaration or permit it is about';
comment on column messages.occurrence is 'which time of that: the version of the object, or the event that asked for it; one occurrence is told once (I9)';

alter table tasks
  drop constraint tasks_kind_check,
  add constraint tasks_kind_check check (kind in ('CONFIRM_RESIDENCE', 'CLAIM_PERMIT', 'DECIDE_CASE', 'REVIEW_HABITUAL', 'OBJECT_TO_END')),
  add column case_kind text check (case_kind in ('CONFIRMATION', 'APPEAL', 'END', 'DISPUTE'));
update tasks set case_kind = 'CONFIRMATION' where kind = 'DECIDE_CASE';
alter table tasks add constraint tasks_case_kind check ((kind = 'DECIDE_CASE') = (case_kind is not null));
drop index tasks_once;
create unique index tasks_once on tasks (object_id, kind, coalesce(case_kind, ''), coalesce(recipient_id::text, division_code));
comment on column tasks.case_kind is 'what the officers decide';

alter table object_versions add column task_kind text not null default '';
alter table object_versions drop constraint object_versions_pkey, add primary key (object_id, task_kind);
insert into object_versions (object_id, version, task_kind)
select object_id, version, kind from object_versions cross join unnest(array['CONFIRM_RESIDENCE', 'CLAIM_PERMIT', 'DECIDE_CASE']) as kinds (kind);
delete from object_versions where task_kind = '';
alter table object_versions alter column task_kind drop default;
comment on table object_versions is '对象版本: the newest event that spoke of each kind of task of a declaration or permit, so that an older one changes nothing';

grant select on notice_templates to {{app}};
