-- 窗口代办: what an officer does at a counter for a person who is there (C6, C39).

alter table declaration_actions add column assisted_by text;
comment on column declaration_actions.assisted_by is '经办人: the officer who assisted; the act is the person''s own';

create table assisted_acts (
  id text primary key,
  officer_id text not null,
  subject_id uuid not null,
  consent_id uuid not null,
  act jsonb not null,
  create_time timestamptz not null,
  expire_time timestamptz not null,
  declaration_id text references residence_declarations (id)
);
comment on table assisted_acts is '窗口代办: one act of a person, waiting for their consent or done; no name and no number';
comment on column assisted_acts.subject_id is '本人: random subject id';
comment on column assisted_acts.officer_id is '经办人';
comment on column assisted_acts.act is 'what is to be done, as ids, dates and listed words';

grant select, insert on assisted_acts to {{app}};
grant update (declaration_id) on assisted_acts to {{app}};
