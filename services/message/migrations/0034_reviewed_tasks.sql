-- What came up from the officers below is a task of the units that review a division too, as in the case queue (C54).
alter table tasks add column is_for_review boolean not null default false;
update tasks set is_for_review = true where case_kind = 'APPEAL' or (case_kind is not null and length(division_code) = 4);
alter table tasks alter column is_for_review drop default;
comment on column tasks.is_for_review is '上级办理: an appeal, or a case the officers below left undecided';
