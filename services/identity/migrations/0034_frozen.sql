-- Who is frozen stands in account_freezes now; it ends no session, because the own code is never taken away (C52).
insert into account_freezes (account_id, is_frozen, change_time) select account_id, true, freeze_time from frozen_accounts;
drop table frozen_accounts;
