-- 短信答复: who was asked by SMS, and what phones sent (C39).

create table sms_asks (
  ask_id uuid primary key,
  subject_id uuid not null references residents,
  phone_index bytea not null,
  declaration_id text not null,
  is_sent boolean not null default false,
  ask_time timestamptz not null default now(),
  expire_time timestamptz not null,
  answer text check (answer in ('CONFIRM', 'REFUSE')),
  unique (declaration_id, subject_id)
);
create index sms_asks_of_phone on sms_asks (phone_index, ask_time);
create index sms_asks_expire on sms_asks (expire_time);
comment on table sms_asks is '短信询问: each with a code that follows from its id under a key of the KMS, so that the code is at rest nowhere';
comment on column sms_asks.subject_id is '确认人: random subject id';
comment on column sms_asks.phone_index is '手机号码盲索引 (HMAC)';

create table sms_received (
  message_id uuid primary key,
  phone_index bytea not null,
  receive_time timestamptz not null default now()
);
create index sms_received_of_phone on sms_received (phone_index, receive_time);
comment on table sms_received is '收到的短信: each once, for the limits per phone; never its text';
comment on column sms_received.phone_index is '手机号码盲索引 (HMAC)';

create table sms_cursor (
  only_row boolean primary key default true check (only_row),
  cursor text not null
);
insert into sms_cursor (cursor) values ('');
comment on table sms_cursor is 'how far the messages of the SMS gateway were fetched';

grant select, insert, delete on sms_asks to {{app}};
grant update (is_sent, answer) on sms_asks to {{app}};
grant select, insert, delete on sms_received to {{app}};
grant select on sms_cursor to {{app}};
grant update (cursor) on sms_cursor to {{app}};
