-- Owners and custodians come and go, and whoever depends on them is told.

alter table ownerships add column end_time timestamptz;
alter table custodies add column expiry_time timestamptz;
alter table dwellings add column confirmers_version int not null default 0 check (confirmers_version >= 0);
create index custodies_expiring on custodies (expires_on) where revoke_time is null and expiry_time is null;
comment on column ownerships.end_time is 'when the registry said that it is over; the row stays, as it was true once';
comment on column custodies.expiry_time is 'when others were told that the mandate had run out';
comment on column dwellings.confirmers_version is 'how often other people came to answer for it: an older word about them loses';
grant update (confirmers_version) on dwellings to {{app}};
