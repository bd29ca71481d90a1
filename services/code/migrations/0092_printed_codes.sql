-- 纸质码 (C39): one at a time for a person. Where a paper leads to is found by a keyed hash of its position, which no stolen table gives.

create table printed_codes (
  subject_id uuid primary key,
  code_id uuid not null,
  position_mac bytea not null unique,
  kid text not null,
  version int not null,
  from_on date not null,
  through_on date not null,
  constraint some_days check (from_on <= through_on)
);
create index printed_codes_by_age on printed_codes (through_on);
comment on table printed_codes is '纸质码: what making it again, revocation and the holder of a shown one need';
comment on column printed_codes.subject_id is '主体标识';
comment on column printed_codes.code_id is '纸质码标识: its position is a keyed hash of it';
comment on column printed_codes.through_on is '有效期至: the last civil date';

create table revoked_printed (
  index_position bigint primary key,
  through_on date not null,
  list_time timestamptz
);
create index revoked_printed_unlisted on revoked_printed (index_position) where list_time is null;
comment on table revoked_printed is '已撤销纸质码: positions in the published list and since which list; leads to nobody';

grant select, insert, update, delete on printed_codes, revoked_printed to {{app}};
