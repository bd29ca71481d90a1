-- An event for another deployment's queues waits on a lane of its own, so that a dead cell holds up no other (D8).

create table outbox_forwards (
  event_id uuid not null references outbox (event_id) on delete cascade,
  lane text not null,
  publish_time timestamptz,
  settle_time timestamptz,
  primary key (event_id, lane)
);
create index forwards_unpublished on outbox_forwards (lane, event_id) where publish_time is null;
create index forwards_unsettled on outbox_forwards (lane, publish_time) where publish_time is not null and settle_time is null;
comment on table outbox_forwards is '跨单元转发: events for subscribers in another cell, or of the province, by where their queues are';

grant select, insert, update, delete on outbox_forwards to {{app}};
