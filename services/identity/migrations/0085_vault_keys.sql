-- The keys of the vault, which are replaced without a record that cannot be opened or found (G8).

create table vault_keys (
  name text primary key check (name in ('kek', 'document-index')),
  version int not null default 1 check (version between 1 and 65535),
  oldest int not null default 1 check (oldest between 1 and version),
  change_time timestamptz not null default now()
);
insert into vault_keys (name) values ('kek'), ('document-index');
comment on table vault_keys is '保险库密钥版本: which version of a key of the KMS is in use; the keys themselves are in the KMS only';
comment on column vault_keys.version is 'what new records are made with';
comment on column vault_keys.oldest is 'the oldest version a record may still be of';
grant select on vault_keys to {{app}};
grant update (version, oldest, change_time) on vault_keys to {{app}};

-- What the first version of a key made has no number; later ones have it in their first two bytes.
create function key_version(made bytea, bare_length int) returns int language sql immutable strict parallel safe
  return case when length(made) = bare_length then 1 else get_byte(made, 0) * 256 + get_byte(made, 1) end;
comment on function key_version is '密钥版本: of a wrapped data key (60 bytes without a number) or a blind index (32)';

-- The same data key under another key: nothing that is sealed changes with it.
grant update (wrapped_key, document_index) on residents to {{app}};
grant update (wrapped_key) on verifications to {{app}};
