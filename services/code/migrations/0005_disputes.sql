-- A disputed registration is not shown until the dispute is over (T9).

alter table profile_addresses
  add column is_frozen boolean not null default false,
  add column frozen_version int not null default 0;
comment on column profile_addresses.is_frozen is '争议冻结: a code answers as without it';
