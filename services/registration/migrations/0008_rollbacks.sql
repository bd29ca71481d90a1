-- Rollback of a bad actor (C52): frozen accounts, what is to be undone, who approved, and how far it is.

create table frozen_accounts (
  account_id text primary key,
  freeze_time timestamptz not null,
  frozen_by text not null,
  rollback_id text not null
);
comment on table frozen_accounts is '停权账号: accounts whose calls are refused';
comment on column frozen_accounts.account_id is 'subject id of a person or officer';

create table rollbacks (
  id text primary key,
  city_code text not null check (id like city_code || '-%'),
  actor_id text not null,
  from_time timestamptz not null,
  to_time timestamptz not null check (to_time > from_time),
  requested_by text not null,
  requested_unit text not null,
  grounds text not null check (length(grounds) > 0),
  state text not null check (state in ('REQUESTED', 'APPROVED', 'DONE')),
  acts integer not null,
  declarations integer not null,
  subjects integer not null,
  create_time timestamptz not null,
  done_time timestamptz,
  constraint done_has_a_time check ((state = 'DONE') = (done_time is not null))
);
create index rollbacks_to_do on rollbacks (city_code) where state = 'APPROVED';
comment on table rollbacks is '回滚: whose acts of which time are undone';
comment on column rollbacks.grounds is '理由: the officer''s own words, never sent to a resident';

create table rollback_approvals (
  rollback_id text not null references rollbacks (id),
  approved_by text not null,
  unit_id text not null,
  approve_time timestamptz not null,
  primary key (rollback_id, approved_by)
);
create unique index one_approval_a_unit on rollback_approvals (rollback_id, unit_id);
comment on table rollback_approvals is '审批: each by another person of another unit (C51)';

create table rollback_items (
  rollback_id text not null references rollbacks (id),
  declaration_id text not null references residence_declarations (id),
  outcome text check (outcome in ('UNDONE', 'UNCHANGED', 'STANDS_ELSEWHERE')),
  primary key (rollback_id, declaration_id)
);
create index rollback_items_to_do on rollback_items (rollback_id, declaration_id) where outcome is null;
comment on table rollback_items is 'declarations of a rollback, with what became of each';

grant select, insert on frozen_accounts, rollback_approvals to {{app}};
grant select, insert on rollbacks, rollback_items to {{app}};
grant update (state, done_time) on rollbacks to {{app}};
grant update (outcome) on rollback_items to {{app}};
