-- Owner and custodians hear of what stands or ends in their dwelling without their word; a declaration an authority closed is
-- told too (G14), and what an appeal or an escalated case is told says until when, which matter, and what to do next.
update notice_templates set version = 2, reviewed_on = '2026-11-22' where template_id in ('case-escalated', 'appeal-received', 'appeal-refused', 'habitual-set');
insert into notice_templates (template_id, version, reviewed_on, reviewer)
select template_id, 1, '2026-11-22', 'EDITOR' from unnest(array[
  'confirmed-by-officer', 'confirmed-by-lapse', 'tenancy-end-granted', 'tenancy-end-refused', 'tenancy-reinstated', 'residence-closed-by-authority'
]) as templates (template_id);
