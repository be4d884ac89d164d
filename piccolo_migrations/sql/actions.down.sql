drop trigger action_count_insert on action;
drop trigger action_count_update on action;
drop trigger action_count_delete on action;
drop function count_actions();
drop function action_counters(action);
delete from counter where name like 'action.%';
drop trigger action_submission_kept on action_submission;
drop trigger action_submission_stays on action_submission;
drop function guard_action_submission();
drop trigger action_moves on action;
drop trigger action_anchor on action;
drop function guard_action_status();
drop function guard_action_anchor();
drop function action_references(int, int);
do $$
declare
  one text;
begin
  for one in select sequencename from pg_sequences where schemaname = 'public' and sequencename ~ '^action_[0-9]+_seq$' loop
    execute format('drop sequence public.%I', one);
  end loop;
end $$;
drop trigger action_sla_config_keep on action_sla_config;
drop trigger action_sla_config_version on action_sla_config;
drop trigger action_sla_config_version_is_append_only on action_sla_config_version;
drop function keep_action_sla_config();
drop function version_action_sla_config();
drop index action_search;
alter table action drop column search_text;
delete from action_category;
