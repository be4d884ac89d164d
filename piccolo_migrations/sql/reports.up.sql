-- The twin of app/kernel/cells.py: a text that a spreadsheet shows and never runs (security.md UP-7).
create function safe_cell(value text) returns text language sql immutable strict parallel safe
return case
  when value ~ '^''* *[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]' then '''' || value
  else value
end;

create index report_export_mine on report_export (requested_by, created_at desc);
create index report_export_open on report_export (state) where state in ('queued', 'running');
alter table report_export add constraint report_export_ready_has_a_file
  check ((state = 'ready') <= (document_id is not null and expires_at is not null));
