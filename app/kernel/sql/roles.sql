-- Who may do what in the database (security.md DB-1). Repeatable; run after every migration by its owner.
do $$
declare
  role_name text;
  log_table text;
begin
  foreach role_name in array array['recourse_web', 'recourse_work', 'recourse_privacy', 'recourse_report'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin', role_name);
    end if;
    execute format('grant usage on schema public to %I', role_name);
  end loop;
  if not exists (select from pg_roles where rolname = 'recourse_backup') then
    create role recourse_backup nologin;
  end if;
  grant pg_read_all_data to recourse_backup;
  revoke create on schema public from public;

  grant select, insert, update, delete on all tables in schema public to recourse_web, recourse_work, recourse_privacy;
  grant usage, select on all sequences in schema public to recourse_web, recourse_work, recourse_privacy;
  grant select on all tables in schema public to recourse_report;

  foreach log_table in array array['event_log', 'timeline', 'undone_event', 'export_log', 'sign_in', 'notes_history', 'timer_correction', 'clock_event', 'complaint_sla_config_version', 'household_history', 'notification_setting', 'message_template', 'action_sla_config_version'] loop
    execute format('revoke update, delete, truncate on %I from recourse_web, recourse_work', log_table);
  end loop;
  -- A download that is sent while it is read is told at its end how many rows left; a trigger minds that it is only that.
  grant update (rows, whole) on export_log to recourse_web, recourse_work;
  revoke insert, update, delete on clock_offset from recourse_web, recourse_work, recourse_privacy;
  revoke insert, update, delete on migration from recourse_web, recourse_work, recourse_privacy;

  -- The consumer alone may become the role of privacy, for the length of a transaction (security.md DB-1).
  grant recourse_privacy to recourse_work with inherit false, set true;

  -- The audit asks who left a transaction open, also in sessions of the other roles (I49).
  grant pg_read_all_stats to recourse_work;

  create schema if not exists huey;
  revoke all on schema huey from public, recourse_web;
  grant usage, create on schema huey to recourse_work;
end $$;

-- Timeouts travel with the role, so that a pooler in between keeps them (reliability.md 6).
alter role recourse_web set statement_timeout = '10s';
alter role recourse_web set lock_timeout = '3s';
alter role recourse_web set idle_in_transaction_session_timeout = '5s';
alter role recourse_web set transaction_timeout = '15s';
alter role recourse_work set statement_timeout = '60s';
alter role recourse_work set lock_timeout = '5s';
alter role recourse_work set idle_in_transaction_session_timeout = '30s';
alter role recourse_work set transaction_timeout = '120s';
alter role recourse_report set statement_timeout = '15min';
alter role recourse_report set default_transaction_read_only = on;
