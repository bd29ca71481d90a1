-- Ownership changes hands: the newest word about who answers for a dwelling wins, whatever order words come in.

create table dwelling_confirmers (
  dwelling_id text primary key,
  version integer not null check (version > 0)
);
comment on table dwelling_confirmers is '确认人变更: how often other people came to answer for a dwelling, as far as declarations here know';
grant select, insert, update on dwelling_confirmers to {{app}};
