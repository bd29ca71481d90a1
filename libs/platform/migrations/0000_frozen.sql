-- Accounts that may do nothing but see their own (C52), as every service that takes commands knows them.
create table account_freezes (
  account_id text primary key,
  is_frozen boolean not null,
  change_time timestamptz not null
);
comment on table account_freezes is '停权账号: whose commands are refused, by the newest word on it';
comment on column account_freezes.account_id is '主体标识 of a person or officer';
grant select, insert, update on account_freezes to {{app}};
