-- Days on which a person who agreed to it showed a code are a source of their own (G10), never the only one.
alter table permit_evidence
  drop constraint permit_evidence_source_check,
  add constraint known_source check (source in ('OWNER_CONFIRMATION', 'SOCIAL_INSURANCE', 'PRESENCE'));
