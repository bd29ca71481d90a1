-- 规模租赁与宿舍的自动确认, and 纸质确认单.

create table standing_rules (
  id text primary key,
  confirmer_id text not null,
  dwelling_ids text[] not null check (cardinality(dwelling_ids) > 0),
  max_people integer not null check (max_people > 0),
  used integer not null default 0 check (used between 0 and max_people),
  until_on date not null,
  reason text not null check (reason in ('STAFF_DORMITORY', 'STUDENT_DORMITORY', 'SCALE_RENTAL')),
  create_time timestamptz not null,
  revoke_time timestamptz
);
create index standing_rules_of_dwelling on standing_rules using gin (dwelling_ids) where revoke_time is null;
create index standing_rules_of_confirmer on standing_rules (confirmer_id, create_time desc, id desc);
comment on table standing_rules is '自动确认规则: what a confirmer of a dormitory or a scale rental lets be confirmed by itself, within bounds of policy (G12)';
comment on column standing_rules.confirmer_id is '确认人: random subject id';

create table paper_slips (
  id text primary key,
  declaration_id text not null references residence_declarations (id),
  code_hash bytea not null unique,
  issued_by text not null,
  create_time timestamptz not null,
  expire_time timestamptz not null,
  use_time timestamptz
);
comment on table paper_slips is '纸质确认单: a code on paper, good once; the hash only';
comment on column paper_slips.issued_by is '经办人: the officer who handed it out';

grant select, insert on standing_rules to {{app}};
grant update (used, revoke_time) on standing_rules to {{app}};
grant select, insert on paper_slips to {{app}};
grant update (use_time) on paper_slips to {{app}};
