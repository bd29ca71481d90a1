-- Outbox, inbox and answers to repeated requests, alike in every service.

create table outbox (
  event_id uuid primary key,
  topic text not null,
  payload jsonb not null,
  trace_parent text,
  create_time timestamptz not null,
  publish_time timestamptz,
  settle_time timestamptz
);
create index outbox_unpublished on outbox (create_time) where publish_time is null;
create index outbox_unsettled on outbox (publish_time) where publish_time is not null and settle_time is null;
comment on table outbox is '事件发件箱: facts to announce, written with the fact, kept until every subscriber has taken them';

create table inbox (
  event_id uuid not null,
  subscription text not null,
  handle_time timestamptz not null default now(),
  primary key (event_id, subscription)
);
comment on table inbox is '事件收件箱: events already handled here, so that a second delivery changes nothing';

create table answered_requests (
  actor text not null,
  request_id uuid not null,
  fingerprint bytea not null,
  resource_id text not null,
  create_time timestamptz not null default now(),
  primary key (actor, request_id)
);
comment on table answered_requests is '幂等请求: what a request id of an actor was answered with (AIP-155)';

grant usage on schema public to {{app}};
grant select, insert, update, delete on outbox to {{app}};
grant select, insert, delete on inbox to {{app}};
grant select, insert, update, delete on answered_requests to {{app}};
grant select on schema_migrations to {{app}};
