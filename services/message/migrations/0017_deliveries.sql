-- Delivery of notices by SMS and push: waits, is tried again, and is proven by the provider's report (R30). No phone number and
-- no device is known here; identity sends.

create table deliveries (
  id uuid primary key,
  message_id text not null references messages,
  recipient_id uuid not null,
  city_code text not null,
  channel text not null check (channel in ('SMS', 'PUSH')),
  state text not null check (state in ('QUEUED', 'SENT', 'DELIVERED', 'FAILED')),
  attempts int not null default 0,
  next_time timestamptz not null,
  give_up_time timestamptz not null,
  receipt_ids text[] not null default '{}',
  send_time timestamptz,
  end_time timestamptz,
  check ((state = 'QUEUED') = (send_time is null and end_time is null)),
  unique (message_id, channel)
);
create index deliveries_queued on deliveries (city_code, next_time) where state = 'QUEUED';
create index deliveries_sent on deliveries (city_code, next_time) where state = 'SENT';
create index deliveries_of_day on deliveries (recipient_id, send_time) where channel = 'SMS';
comment on table deliveries is '送达: one row per notice and channel; its id is the request id at the provider, so that a repeat sends nothing (I9)';
comment on column deliveries.recipient_id is '主体标识';
comment on column deliveries.next_time is 'not tried, or looked at, before: quiet hours, waiting time after a failure, or the day''s budget';
comment on column deliveries.receipt_ids is 'the provider''s ids of what it took';

grant select, insert, update on deliveries to {{app}};
