-- Effects of a registration are frozen while it is disputed (T9): nothing is offered for it and a claim waits; no day is lost.

create table frozen_residences (
  declaration_id text primary key,
  is_frozen boolean not null,
  version integer not null check (version > 0)
);
comment on table frozen_residences is '争议冻结: whether a registration is disputed, by the newest word about it';
grant select, insert, update on frozen_residences to {{app}};
