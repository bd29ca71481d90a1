-- The word for a review of the 常住地 that owner, custodian or officer did not give (G6, C20).
insert into notice_templates (template_id, version, reviewed_on, reviewer) values ('habitual-refused', 1, '2026-11-21', 'EDITOR');
