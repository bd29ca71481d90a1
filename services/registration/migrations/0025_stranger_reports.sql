-- "A stranger at my address" (T9): who said so, to bound it; nobody is ever told.

create table stranger_reports (
  report_id uuid primary key,
  reporter_id uuid not null,
  report_time timestamptz not null
);
create index stranger_reports_of on stranger_reports (reporter_id, report_time);
comment on table stranger_reports is '陌生人举报: how often somebody reported, whatever came of it';
comment on column stranger_reports.reporter_id is '举报人: random subject id';

create table stranger_freezes (
  reporter_id uuid not null,
  declaration_id text not null references residence_declarations (id),
  primary key (reporter_id, declaration_id)
);
comment on table stranger_freezes is '举报冻结: a reporter freezes a declaration once only';
comment on column stranger_freezes.reporter_id is '举报人: random subject id';
grant select, insert on stranger_reports, stranger_freezes to {{app}};
