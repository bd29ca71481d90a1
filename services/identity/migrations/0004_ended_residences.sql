-- A registration that ended is nobody's 常住地, whichever comes first: the word of its end, or a request made before it.
alter table habitual_residences add column declaration_version int not null default 0;
comment on column habitual_residences.declaration_version is 'how many acts the registration had when it was chosen: an older end is about an earlier life of it';
grant update (declaration_version) on habitual_residences to {{app}};

create table ended_residences (
  subject_id uuid not null references residents,
  declaration_id text not null,
  version int not null,
  primary key (subject_id, declaration_id)
);
comment on table ended_residences is '搬离/注销: registrations that ended or never stood, and by which of their acts';
comment on column ended_residences.subject_id is '居住人';

grant select, insert on ended_residences to {{app}};
grant update (version) on ended_residences to {{app}};
