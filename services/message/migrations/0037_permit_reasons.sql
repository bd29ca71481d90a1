-- An act against a permit says why (C49); an offer that no longer stands is told too.
update notice_templates set version = 2 where template_id in ('permit-suspended', 'permit-cancelled', 'permit-refused');
insert into notice_templates (template_id, version, reviewed_on, reviewer) values ('permit-offer-withdrawn', 1, '2026-11-21', 'EDITOR');
