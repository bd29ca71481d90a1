-- Accounts whose acts are looked at (C52): their sessions end, and no new one begins.

create table frozen_accounts (
  account_id text primary key,
  freeze_time timestamptz not null
);
alter table sessions drop constraint sessions_end_reason_check,
  add constraint known_end_reason check (end_reason in ('REFRESH_TOKEN_REUSED', 'FROZEN'));
comment on table frozen_accounts is '停权账号: subject ids of people and officers whose calls are refused';

grant select, insert on frozen_accounts to {{app}};
