-- Rows come in the order of their age, and only jobs look for old ones: a range index costs a check nothing.

drop index receipts_by_age;
create index receipts_by_age on receipts using brin (on_date) with (pages_per_range = 16, autosummarize = on);
drop index used_tokens_by_age;
create index used_tokens_by_age on used_tokens using brin (expire_time) with (pages_per_range = 16, autosummarize = on);
