-- 隐藏: people whose name nobody else reads, because somebody looks for them (T7).

create table hidings (
  hiding_id uuid primary key,
  subject_id uuid not null references residents,
  city_code text not null check (city_code ~ '^44[0-9]{2}$'),
  origin text not null check (origin in ('PERSON', 'OFFICER')),
  state text not null check (state in ('OPEN', 'HIDDEN', 'REFUSED', 'ENDED')),
  case_id text,
  ask_officer_id text,
  ask_unit_id text,
  ask_wrapped_key bytea,
  ask_reason bytea,
  ask_evidence_ids text[] not null default '{}',
  create_time timestamptz not null,
  decide_time timestamptz,
  decide_officer_id text,
  decide_unit_id text,
  decide_wrapped_key bytea,
  decide_reason bytea,
  decide_evidence_ids text[] not null default '{}',
  end_time timestamptz,
  constraint asked_by_an_officer_on_evidence check ((origin = 'OFFICER') = (ask_officer_id is not null and ask_reason is not null and case_id is not null and cardinality(ask_evidence_ids) > 0)),
  constraint two_units check (origin = 'PERSON' or decide_unit_id is null or (decide_unit_id <> ask_unit_id and decide_officer_id <> ask_officer_id)),
  constraint hidden_by_decision check (state not in ('HIDDEN', 'REFUSED') or decide_officer_id is not null),
  constraint ended_has_its_time check ((state = 'ENDED') = (end_time is not null))
);
create unique index one_hiding on hidings (subject_id) where state in ('OPEN', 'HIDDEN');
create index hidings_open on hidings (create_time, hiding_id) where state = 'OPEN';
comment on table hidings is '隐藏: who is hidden from others, who asked for it and who decided';
comment on column hidings.subject_id is '主体标识';
comment on column hidings.ask_reason is '理由 (ciphertext): the officer''s words, which may name somebody';
comment on column hidings.decide_reason is '处理理由 (ciphertext)';
grant select, insert, update on hidings to {{app}};
