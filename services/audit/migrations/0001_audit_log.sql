-- The log only grows: the service's role may insert and read, nothing else (T16).

create table entries (
  sequence bigint primary key check (sequence >= 0),
  entry_id uuid not null unique,
  kind text not null check (kind in ('READ', 'ACT')),
  content jsonb not null,
  leaf_hash bytea not null check (length(leaf_hash) = 32),
  time timestamptz not null
);
comment on table entries is '审计日志: one line per act and per read of a person, ids and listed words only';
comment on column entries.content is 'the entry as hashed: keys sorted, ids only';

create table entry_subjects (
  subject_id uuid not null,
  sequence bigint not null references entries,
  time timestamptz not null,
  primary key (subject_id, sequence)
);
create index entry_subjects_newest on entry_subjects (subject_id, time desc, sequence desc);
comment on table entry_subjects is '查询记录: which entries are about whom, so that each person sees theirs (P6)';
comment on column entry_subjects.subject_id is '主体标识: random id, means nothing outside';

create table tree_hashes (
  level smallint not null,
  index bigint not null,
  hash bytea not null check (length(hash) = 32),
  primary key (level, index)
);
comment on table tree_hashes is '默克尔树: hashes of complete subtrees (RFC 9162)';

create table checkpoints (
  size bigint primary key,
  root_hash bytea not null,
  kid text not null,
  signature bytea not null,
  note text not null,
  time timestamptz not null
);
comment on table checkpoints is '检查点: signed sizes and roots for witnesses';

grant select, insert on entries, entry_subjects, tree_hashes, checkpoints to {{app}};
