-- Confirmers are told what a standing rule did in their name (G12), and that a tenant left (C25).
insert into notice_templates (template_id, version, reviewed_on, reviewer)
values ('confirmed-by-rule', 1, '2026-11-22', 'EDITOR'), ('tenant-left', 1, '2026-11-22', 'EDITOR');
