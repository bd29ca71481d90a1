-- 短信询问: which silent confirmers were asked by SMS (C39).

create table sms_asks (
  declaration_id text primary key references residence_declarations (id),
  ask_time timestamptz not null
);
comment on table sms_asks is '短信询问: the confirmers of a declaration were asked by SMS, once';
create index silent_for_sms on residence_declarations (city_code, create_time) where state = 'PENDING';

grant select, insert on sms_asks to {{app}};
