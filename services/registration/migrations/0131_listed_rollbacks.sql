-- Administrators find the rollbacks of their cities without a number (C51): newest first, a city at a time.
create index rollbacks_newest on rollbacks (city_code, create_time desc, id desc);
