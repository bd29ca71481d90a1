-- 代办 (R60, G13): an elder is asked whether somebody may act for them; both are told when it begins and ends.
alter table tasks
  drop constraint tasks_kind_check,
  add constraint tasks_kind_check check (kind in ('CONFIRM_RESIDENCE', 'CLAIM_PERMIT', 'DECIDE_CASE', 'REVIEW_HABITUAL', 'OBJECT_TO_END', 'NOTE_ROLLBACK', 'ACCEPT_PROXY'));
insert into notice_templates (template_id, version, reviewed_on, reviewer)
select id, 1, '2026-11-21', 'EDITOR' from unnest(array[
  'proxy-asked', 'proxy-accepted', 'proxy-accepted-holder', 'proxy-ending', 'proxy-ending-holder', 'proxy-ended', 'proxy-ended-holder', 'proxy-stopped', 'proxy-stopped-holder'
]) as id;
