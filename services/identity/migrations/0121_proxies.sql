-- 代办: who may act on somebody's registration for them (G13).

create table proxies (
  proxy_id uuid primary key,
  holder_id uuid not null,
  subject_id uuid not null references residents,
  city_code text not null check (city_code ~ '^44[0-9]{2}$'),
  ground text not null check (ground in ('MINOR', 'ELDER')),
  state text not null check (state in ('ASKED', 'STANDING', 'ENDED')),
  version int not null default 1,
  create_time timestamptz not null,
  accept_time timestamptz,
  end_time timestamptz,
  end_cause text check (end_cause in ('GROWN_UP', 'HOLDER', 'SUBJECT')),
  look_on date,
  ends_on date,
  unique (holder_id, subject_id, city_code),
  constraint of_two_people check (holder_id <> subject_id),
  constraint elder_agreed check (ground = 'MINOR' or state <> 'STANDING' or accept_time is not null),
  constraint child_is_looked_at check ((ground = 'MINOR' and state = 'STANDING') = (look_on is not null)),
  constraint ended_has_time_and_cause check ((state = 'ENDED') = (end_time is not null) and (end_time is null) = (end_cause is null))
);
create index proxies_of_subject on proxies (subject_id);
create index proxies_to_look_at on proxies (city_code, look_on) where look_on is not null;
comment on table proxies is '代办: one row for holder, person and city; asked again after its end, the row stands again';
comment on column proxies.holder_id is '代办人: random subject id';
comment on column proxies.subject_id is '被代办人: random subject id';
comment on column proxies.look_on is 'when the child''s age is looked at next: first of a month, so that no birthday stands here';
comment on column proxies.ends_on is '终止日: the first day it no longer stands, once both were told';
grant select, insert, update on proxies to {{app}};

alter table consents
  drop constraint consents_act_check,
  add constraint consents_act_check check (act in ('DECLARE', 'WITHDRAW', 'END', 'CONFIRM', 'REJECT', 'ALLOW_PROXY', 'END_PROXY'));
