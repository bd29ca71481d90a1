-- 证明材料: what residents and officers name for a declaration (R59, SC663-9, G10). Where a paper can be seen, never the paper.

create table declaration_evidence (
  id text primary key,
  declaration_id text not null references residence_declarations (id),
  kind text not null check (kind in ('LEASE', 'OWNERSHIP_DOCUMENT', 'PURCHASE_CONTRACT', 'LODGING_PROOF', 'UTILITY_BILL', 'EMPLOYER_PROOF', 'SCHOOL_PROOF', 'OFFICER_VISIT')),
  reference text not null check (length(reference) between 1 and 100),
  added_by text not null,
  unit_id text,
  add_time timestamptz not null,
  unique (declaration_id, kind, reference),
  constraint visits_are_of_officers check (kind <> 'OFFICER_VISIT' or unit_id is not null)
);
comment on table declaration_evidence is '证明材料, never changed and never removed while the declaration is kept';
comment on column declaration_evidence.reference is 'number or place under which it is found: no document number, no phone';
comment on column declaration_evidence.added_by is '提交人: subject id of a person or officer';
comment on column declaration_evidence.unit_id is '单位 of the officer who added it, null for a resident';
grant select, insert on declaration_evidence to {{app}};
