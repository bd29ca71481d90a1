-- Notices whose day is known beforehand, and the text for a granted end.

insert into notice_templates (template_id, version, reviewed_on, reviewer) values ('end-granted', 1, '2026-11-21', 'EDITOR');

create table planned_notices (
  recipient_id uuid not null,
  object_id text not null,
  template_id text not null references notice_templates,
  city_code text not null,
  due_on date not null,
  primary key (recipient_id, object_id, template_id)
);
create index planned_notices_due on planned_notices (city_code, due_on);
comment on table planned_notices is '待发通知: what will be said on a day that is known already';
comment on column planned_notices.recipient_id is '主体标识';

grant select, insert, update, delete on planned_notices to {{app}};
