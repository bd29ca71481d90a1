-- A registration may also stand because an appeal lapsed (C54) or the city's own system says so (R39).
alter table residence_periods
  drop constraint residence_periods_confirmed_by_check,
  add constraint known_confirmation check (confirmed_by in ('OWNER', 'CUSTODIAN', 'OFFICER', 'SELF', 'LAPSE', 'CITY'));
