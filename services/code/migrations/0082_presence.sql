-- 亮码日 (G10, P4): one bit for a civil day on which somebody who agreed to it showed a code. No place, time of day, verifier or
-- device can be written here, and no row says when it was written last.

create table presence (
  subject_id uuid primary key,
  granted_on date not null,
  notice_version integer not null check (notice_version > 0),
  base_on date not null,
  days bit varying(366) not null,
  erase_on date
);
create index presence_to_erase on presence (erase_on) where erase_on is not null;
create index presence_to_move on presence (base_on);
comment on table presence is '亮码日: kept by own consent, erased with it, after a decision, or once a day is no longer of use';
comment on column presence.subject_id is '主体标识';
comment on column presence.granted_on is '同意日: no earlier day is taken';
comment on column presence.notice_version is '告知版本: the words the consent was given to';
comment on column presence.base_on is 'the civil date of the first bit; the same for everybody, moved by a job';
comment on column presence.days is '亮码日: a bit for each day from base_on on';
comment on column presence.erase_on is '删除日: so many days after a permit was decided';

grant select, insert, update, delete on presence to {{app}};
