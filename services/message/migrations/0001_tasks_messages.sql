-- Tasks have a state and a deadline, notices are read or unread (R60). No personal data: ids, codes, dates.

create table tasks (
  id text primary key,
  recipient_id uuid,
  division_code text,
  kind text not null check (kind in ('CONFIRM_RESIDENCE', 'CLAIM_PERMIT', 'DECIDE_CASE')),
  state text not null check (state in ('OPEN', 'DONE', 'CLOSED')),
  object_id text not null,
  who_else text[] not null default '{}',
  deadline_time timestamptz,
  create_time timestamptz not null,
  check ((recipient_id is null) <> (division_code is null))
);
create unique index tasks_once on tasks (object_id, kind, coalesce(recipient_id::text, division_code));
create index tasks_of_person on tasks (recipient_id, create_time desc, id desc);
create index tasks_of_unit on tasks (division_code text_pattern_ops, create_time desc, id desc) where division_code is not null;
comment on table tasks is '我的任务: what a person or an officers'' unit has to do';
comment on column tasks.recipient_id is '主体标识 of the person who may do it';
comment on column tasks.division_code is '行政区划: the unit whose jurisdiction covers it may do it';

create table object_versions (
  object_id text primary key,
  version int not null
);
comment on table object_versions is '对象版本: the newest event seen per declaration or permit, so that an older one changes nothing';

create table messages (
  id text primary key,
  recipient_id uuid not null,
  template_id text not null,
  parameters jsonb not null,
  create_time timestamptz not null,
  read_time timestamptz
);
create index messages_of_person on messages (recipient_id, create_time desc, id desc);
comment on table messages is '消息通知: rendered from a closed registry of templates when read (C20)';
comment on column messages.recipient_id is '主体标识';
comment on column messages.parameters is 'codes, civil dates and listed words only';

grant select, insert, update on tasks, object_versions, messages to {{app}};
