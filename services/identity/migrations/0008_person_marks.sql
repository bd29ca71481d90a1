-- Under which a record of a city's own system waits for its person (R39).

create table person_marks (
  subject_id uuid primary key,
  mark bytea not null check (length(mark) = 32)
);
create unique index person_of_mark on person_marks (mark);
comment on table person_marks is '城市登记匹配: one mark a person, written when they verify';
comment on column person_marks.subject_id is '主体标识';
comment on column person_marks.mark is 'HMAC of document and name together under a key of the KMS: nothing can be read off it';

grant select, insert, update on person_marks to {{app}};
