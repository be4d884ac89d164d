-- What Piccolo's tables cannot say about actions: their state machine, their indexes, their counters.

-- Configuration: no ties, no department without its hospital, and every version kept, whoever edits the row.
create unique index action_sla_config_active_uq on action_sla_config (hospital, department)
  nulls not distinct where is_active;
create index action_sla_config_department on action_sla_config (department);
create index action_sla_config_hospital on action_sla_config (hospital);
alter table action_sla_config add constraint department_has_hospital check (department is null or hospital is not null);
alter table action_sla_config add constraint hours_make_sense check (
  least(critical_hours, high_hours, medium_hours, low_hours) > 0
  and greatest(critical_hours, high_hours, medium_hours, low_hours) <= 1000000
  and least(reminder_hours_before, escalation_delay_hours, escalation_step_hours) >= 0
  and max_escalation_level between 0 and 10);

create function version_action_sla_config() returns trigger language plpgsql as $$
declare
  aside text[] := array['version', 'updated_at', 'created_at'];
begin
  if to_jsonb(new) - aside is distinct from to_jsonb(old) - aside then
    new.version := old.version + 1;
    new.updated_at := now();
  else
    new.version := old.version;
  end if;
  return new;
end $$;
create trigger action_sla_config_version before update on action_sla_config for each row execute function version_action_sla_config();

create function keep_action_sla_config() returns trigger language plpgsql as $$
begin
  insert into action_sla_config_version (id, config, version, definition, at)
  values (uuidv7(), new.id, new.version, to_jsonb(new), now()) on conflict (config, version) do nothing;
  return null;
end $$;
create trigger action_sla_config_keep after insert or update on action_sla_config for each row execute function keep_action_sla_config();
create trigger action_sla_config_version_is_append_only before update or delete on action_sla_config_version
  for each row execute function refuse_rewriting();

insert into action_category (id, code) select uuidv7(), code from unnest(array['clinical_quality', 'patient_safety',
  'service_quality', 'staff_behavior', 'facility', 'process_improvement', 'other']) codes(code);

create index routing_rule_order on routing_rule (priority desc) where is_active;
alter table routing_rule add constraint rule_has_a_name check (btrim(name) <> '');

-- A-2026-00412: a sequence a year, made by the first action of the year.
create function action_references(year int, many int) returns setof text
  language plpgsql volatile security definer set search_path = public as $$
declare
  counted regclass := to_regclass(format('public.action_%s_seq', year));
begin
  if counted is null then
    perform pg_advisory_xact_lock(7263810444);
    execute format('create sequence if not exists public.action_%s_seq', year);
    counted := to_regclass(format('public.action_%s_seq', year));
  end if;
  return query select 'A-' || year || '-' || lpad(n::text, greatest(5, length(n::text)), '0')
    from (select nextval(counted) as n from generate_series(1, many)) numbers;
end $$;

-- The state machine (sla.md 1.7): the commands ask nicely, the database insists.
alter table action add constraint title_is_not_blank check (btrim(title) <> '');
alter table action add constraint metadata_is_an_object check (jsonb_typeof(metadata) = 'object');
alter table action add constraint subject_is_whole check ((subject_kind = '') = (subject_id is null));
alter table action add constraint submitted_has_outcome check (
  status not in ('pending_approval', 'approved', 'closed') or btrim(outcome) <> '');
alter table action add constraint pending_has_submitter check (
  status <> 'pending_approval' or (requires_approval and submitted_at is not null));
alter table action add constraint approved_has_approval check (
  status <> 'approved' or (approved_at is not null and requires_approval));
alter table action add constraint four_eyes check (
  approved_by is null or (approved_by is distinct from submitted_by));
alter table action add constraint ends_have_stamps check (
  (status = 'closed') = (closed_at is not null) and (status = 'cancelled') = (cancelled_at is not null));
alter table action add constraint cancelled_has_reason check (status <> 'cancelled' or btrim(cancel_reason) <> '');
alter table action add constraint ended_is_not_overdue check (not is_overdue or status not in ('closed', 'cancelled'));
alter table action add constraint rejected_has_reason check (rejected_at is null or length(btrim(rejection_reason)) >= 10);
alter table action add constraint only_nobodys_waits check (queue = '' or (assigned_to is null and queued_at is not null));

create function guard_action_status() returns trigger language plpgsql as $$
begin
  if (old.status, new.status) not in (
      ('open', 'in_progress'), ('open', 'cancelled'),
      ('in_progress', 'pending_approval'), ('in_progress', 'closed'), ('in_progress', 'cancelled'),
      ('pending_approval', 'approved'), ('pending_approval', 'in_progress'), ('pending_approval', 'cancelled'),
      ('approved', 'closed'), ('approved', 'in_progress'), ('closed', 'in_progress'))
     or (old.status = 'in_progress' and new.status = 'closed' and new.requires_approval) then
    raise exception 'an action cannot go from % to %', old.status, new.status
      using errcode = 'check_violation', constraint = 'action_moves';
  end if;
  if new.status = 'approved' and (new.approved_by = old.assigned_to or new.approved_by = old.submitted_by) then
    raise exception 'nobody approves what they own or submitted'
      using errcode = 'check_violation', constraint = 'action_four_eyes';
  end if;
  return new;
end $$;
create trigger action_moves before update of status on action for each row
  when (old.status is distinct from new.status) execute function guard_action_status();

create function guard_action_anchor() returns trigger language plpgsql as $$
begin
  raise exception 'the anchor of an action never moves' using errcode = 'check_violation', constraint = 'action_anchor';
end $$;
create trigger action_anchor before update of created_at, reference, hospital on action for each row
  when (old.created_at is distinct from new.created_at or old.reference is distinct from new.reference
    or old.hospital is distinct from new.hospital)
  execute function guard_action_anchor();

-- A submission is written once; only the decision on it is added, once.
create function guard_action_submission() returns trigger language plpgsql as $$
begin
  if (new.action, new.n, new.outcome, new.evidence, new.seal, new.submitted_by, new.at)
     is distinct from (old.action, old.n, old.outcome, old.evidence, old.seal, old.submitted_by, old.at)
     or (old.decision not in ('', 'approved') or (old.decision = 'approved' and new.decision <> 'revoked')) then
    raise exception 'a submission is never rewritten' using errcode = 'check_violation', constraint = 'action_submission_kept';
  end if;
  return new;
end $$;
create trigger action_submission_kept before update on action_submission for each row execute function guard_action_submission();
create trigger action_submission_stays before delete on action_submission for each row execute function refuse_rewriting();

-- One action for one cause, however many triggers.
create unique index action_dedupe_uq on action (hospital, source_type, dedupe_key) where dedupe_key <> '';

alter table action add column search_text text not null generated always as
  (plain(reference || ' ' || replace(reference, '-', '') || ' ' || title)) stored;
alter table action set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

create index action_status on action (status, created_at desc, id);
create index action_hospital on action (hospital, status, created_at desc, id);
create index action_assignee on action (assigned_to, status, created_at desc, id);
create index action_department on action (department, status, created_at desc, id);
create index action_source on action (source_type, created_at desc);
create index action_overdue on action (is_overdue, status);
create index action_due on action (due_at, status);
-- The board walks each column by its deadline.
create index action_board on action (status, due_at, id);
create index action_board_hospital on action (hospital, status, due_at, id);
create index action_board_department on action (department, status, due_at, id) where department is not null;
create index action_board_assignee on action (assigned_to, status, due_at, id) where assigned_to is not null;
create index action_escalated on action (hospital, status, due_at, id) where escalation_level > 0;
create index action_late on action (hospital, status, due_at, id) where is_overdue;
create index action_queued on action (queued_at) where queue <> '';
create index action_last_assigned on action (assigned_to, assigned_at desc) where assigned_to is not null;
create index action_subject on action (subject_kind, subject_id, created_at) where subject_id is not null;
create index action_search on action using gin (search_text gin_trgm_ops);
create index action_submitted_by on action (submitted_by) where submitted_by is not null;
create index action_approved_by on action (approved_by) where approved_by is not null;
create index action_rejected_by on action (rejected_by) where rejected_by is not null;
create index action_closed_by on action (closed_by) where closed_by is not null;
create index action_created_by on action (created_by) where created_by is not null;
create index action_check_due on action_check (due_at) where state = 'planned';
create index action_check_wanted on action_check (action) where state = 'due';

create function action_counters(r action) returns table (name text, scope uuid) language sql immutable as $$
  select 'action.hospital.' || r.status, r.hospital
  union all select 'action.department.' || r.status, r.department where r.department is not null
  union all select 'action.assignee.' || r.status, r.assigned_to where r.assigned_to is not null
  union all select 'action.unassigned.' || r.status, r.hospital where r.assigned_to is null
  union all select 'action.overdue.' || r.status, r.hospital where r.is_overdue
  union all select 'action.escalated.' || r.status, r.hospital where r.escalation_level > 0
$$;

create function count_actions() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into counter (name, scope, n)
      select k.name, k.scope, count(*) from new_rows r cross join lateral action_counters(r) k group by 1, 2;
  elsif tg_op = 'DELETE' then
    insert into counter (name, scope, n)
      select k.name, k.scope, -count(*) from old_rows r cross join lateral action_counters(r) k group by 1, 2;
  else
    insert into counter (name, scope, n)
      select k.name, k.scope, sum(k.n) from new_rows r join old_rows o on o.id = r.id
        and (o.status, o.hospital, o.assigned_to, o.department, o.is_overdue, o.escalation_level)
          is distinct from (r.status, r.hospital, r.assigned_to, r.department, r.is_overdue, r.escalation_level)
        cross join lateral (
          select name, scope, 1 as n from action_counters(r)
          union all select name, scope, -1 from action_counters(o)) k
      group by 1, 2 having sum(k.n) <> 0;
  end if;
  return null;
end $$;
create trigger action_count_insert after insert on action referencing new table as new_rows for each statement execute function count_actions();
create trigger action_count_update after update on action referencing new table as new_rows old table as old_rows for each statement execute function count_actions();
create trigger action_count_delete after delete on action referencing old table as old_rows for each statement execute function count_actions();
