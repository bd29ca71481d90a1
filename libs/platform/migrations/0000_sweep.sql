-- What is done with is found without reading the rest.
create index outbox_settled on outbox (settle_time) where settle_time is not null;
create index inbox_handled on inbox (handle_time);
create index answered_requests_old on answered_requests (create_time);
