-- Whoever declares at a dwelling notes how new their word about its confirmers is, so that a change and a declaration come one after another.

alter table dwelling_confirmers
  drop constraint dwelling_confirmers_version_check,
  add constraint known_version check (version >= 0);
