-- The newest 常住地 of a person may be in another cell, whose declarations are not here (D8).
alter table habitual_residences drop constraint habitual_residences_declaration_id_fkey;
comment on column habitual_residences.declaration_id is 'the registration identity named last, of this cell or another';
