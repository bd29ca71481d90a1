-- A declaration that is checked or confirmed is told with what may be done next (R32, R59).
update notice_templates set version = 2, reviewed_on = '2026-11-22' where template_id in ('residence-under-review', 'residence-confirmed');
