-- Notices ring a phone in the language its person chose.
create table chosen_languages (
  recipient_id uuid primary key,
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  choose_time timestamptz not null
);
comment on table chosen_languages is '短信语言: in which language somebody is written to; whoever chose none is written to in simplified Chinese';
comment on column chosen_languages.recipient_id is '主体标识';
grant select, insert, update on chosen_languages to {{app}};
