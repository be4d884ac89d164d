drop trigger complaint_count_insert on complaint;
drop trigger complaint_count_update on complaint;
drop trigger complaint_count_delete on complaint;
drop function count_complaints();
drop function complaint_counters(complaint);
delete from counter where name like 'complaint.%';
drop trigger complaint_moves on complaint;
drop trigger complaint_anchor on complaint;
drop function guard_complaint_status();
drop function guard_complaint_anchor();
drop function complaint_references(int, int);
do $$
declare
  one text;
begin
  for one in select sequencename from pg_sequences where schemaname = 'public' and sequencename ~ '^complaint_[0-9]+_seq$' loop
    execute format('drop sequence public.%I', one);
  end loop;
end $$;
drop trigger work_calendar_versions on work_calendar;
drop trigger complaint_sla_config_keep on complaint_sla_config;
drop trigger complaint_sla_config_version on complaint_sla_config;
drop trigger sla_config_version_is_append_only on complaint_sla_config_version;
drop function version_by_calendar();
drop function keep_sla_config();
drop function version_sla_config();
drop table clock_event;
drop index complaint_search;
alter table complaint drop column search_text, drop column severity_rank, drop column due_key;
delete from complaint_source;
