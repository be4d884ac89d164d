-- What Piccolo's tables cannot say about complaints: their state machine, their indexes, their counters.

-- Work for the sweep: narrow, often rewritten (reliability.md 48).
create index deadline_due on deadline (subject_kind, wake_at);
alter table deadline set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);
alter table deadline add constraint sick_has_error check ((tries > 0) = (error is not null));
create index deadline_sick on deadline (subject_kind, subject_id) where error is not null;

-- What an item's clock has listened to: never erased with the log's words, never folded with its repeats.
create table clock_event (
  subject_id uuid not null,
  n bigint not null generated always as identity,
  subject_kind varchar(10) not null check (subject_kind in ('complaint', 'action', 'callback')),
  at timestamptz not null,
  what varchar(12) not null check (what in ('status', 'response', 'answer', 'inbound', 'acknowledge')),
  value varchar(20),
  primary key (subject_id, n),
  check ((what = 'status') = (value is not null))
);
create trigger clock_event_is_append_only before update or delete on clock_event for each row execute function refuse_rewriting();
create trigger sla_config_version_is_append_only before update or delete on complaint_sla_config_version for each row execute function refuse_rewriting();
-- A notice is won before its event is written, in one transaction.
alter table sla_notice alter constraint sla_notice_event_id_fkey deferrable initially deferred;
alter table sla_notice add constraint sent_has_event check (state <> 'sent' or event_id is not null or subject_kind = 'callback');

-- Configuration: no ties, and every version kept, whoever edits the row.
create unique index complaint_sla_config_active_uq on complaint_sla_config (hospital, source, severity, priority)
  nulls not distinct where is_active;
create index complaint_sla_config_hospital on complaint_sla_config (hospital);
alter table complaint_sla_config add constraint hours_make_sense check (
  (sla_hours > 0 or no_target) and sla_hours between 0 and 1000000
  and least(first_reminder_hours_after, second_reminder_hours_after, escalation_hours_after, reminder_hours_before,
            second_reminder_hours_before, escalation_step_hours, acknowledge_hours) >= 0
  and max_escalation_level between 0 and 10
  and coalesce(response_hours, 1) > 0 and coalesce(next_response_hours, 1) > 0);
create unique index work_calendar_name_uq on work_calendar (organisation, name) nulls not distinct;

create function version_sla_config() returns trigger language plpgsql as $$
declare
  aside text[] := array['version', 'updated_at', 'created_at', 'is_seeded'];
begin
  if to_jsonb(new) - aside is distinct from to_jsonb(old) - aside or new.version > old.version then
    new.version := old.version + 1;
    new.updated_at := now();
    new.is_seeded := false;
  else
    new.version := old.version;
  end if;
  return new;
end $$;
create trigger complaint_sla_config_version before update on complaint_sla_config for each row execute function version_sla_config();

create function keep_sla_config() returns trigger language plpgsql as $$
begin
  insert into complaint_sla_config_version (id, config, version, definition, at)
  values (uuidv7(), new.id, new.version,
          to_jsonb(new) || jsonb_build_object(
            'calendar', (select definition from work_calendar where id = new.calendar),
            'source', (select code from complaint_source where id = new.source)),
          now())
  on conflict (config, version) do nothing;
  return null;
end $$;
create trigger complaint_sla_config_keep after insert or update on complaint_sla_config for each row execute function keep_sla_config();

-- New opening hours are new terms for every row that uses them.
create function version_by_calendar() returns trigger language plpgsql as $$
begin
  if new.definition is distinct from old.definition then
    update complaint_sla_config set version = version + 1 where calendar = new.id;
  end if;
  return null;
end $$;
create trigger work_calendar_versions after update on work_calendar for each row execute function version_by_calendar();

insert into complaint_source (id, code, name, name_ar, kind, position) values
  (uuidv7(), 'MOH', 'Ministry of Health', 'وزارة الصحة', 'external', 1),
  (uuidv7(), 'CCHI', 'Council of Cooperative Health Insurance', 'مجلس الضمان الصحي التعاوني', 'external', 2),
  (uuidv7(), 'PATIENT', 'Patient', 'المريض', 'internal', 3),
  (uuidv7(), 'FAMILY', 'Family member / relative', 'أحد أفراد الأسرة / قريب', 'internal', 4);

-- C-2026-01184: a sequence a year, made by the first complaint of the year.
create function complaint_references(year int, many int) returns setof text
  language plpgsql volatile security definer set search_path = public as $$
declare
  counted regclass := to_regclass(format('public.complaint_%s_seq', year));
begin
  if counted is null then
    perform pg_advisory_xact_lock(7263810443);
    execute format('create sequence if not exists public.complaint_%s_seq', year);
    counted := to_regclass(format('public.complaint_%s_seq', year));
  end if;
  return query select 'C-' || year || '-' || lpad(n::text, greatest(5, length(n::text)), '0')
    from (select nextval(counted) as n from generate_series(1, many)) numbers;
end $$;

-- The state machine (sla.md 1.5): the commands ask nicely, the database insists.
alter table complaint add constraint resolved_has_resolution check (status not in ('resolved', 'closed') or btrim(resolution) <> '');
alter table complaint add constraint cancelled_has_reason check (status <> 'cancelled' or btrim(cancel_reason) <> '');
alter table complaint add constraint waiting_says_for_whom check (
  status <> 'waiting' or (btrim(waiting_reason) <> '' and btrim(waiting_for) <> '' and waiting_since is not null));
alter table complaint add constraint ends_have_stamps check (
  (status = 'closed') = (closed_at is not null) and (status = 'cancelled') = (cancelled_at is not null)
  and (status in ('resolved', 'closed')) = (resolved_at is not null));
alter table complaint add constraint ended_is_not_overdue check (not is_overdue or status in ('open', 'in_progress', 'waiting'));
alter table complaint add constraint satisfaction_is_one_to_five check (satisfaction between 1 and 5);
alter table complaint add constraint anonymous_is_nobody check (
  complainant_kind <> 'anonymous'
  or (complainant_name = '' and complainant_phone = '' and complainant_email = '' and not consent_to_contact));
alter table complaint add constraint third_party_has_consent check (complainant_kind <> 'third_party' or consent_to_contact);
alter table complaint add constraint title_is_not_blank check (btrim(title) <> '');
alter table complaint add constraint metadata_is_an_object check (jsonb_typeof(metadata) = 'object');
alter table complaint add constraint not_from_itself check (from_complaint is distinct from id);

create function guard_complaint_status() returns trigger language plpgsql as $$
begin
  if (old.status, new.status) not in (
      ('open', 'in_progress'), ('open', 'waiting'), ('open', 'resolved'), ('open', 'cancelled'),
      ('in_progress', 'open'), ('in_progress', 'waiting'), ('in_progress', 'resolved'), ('in_progress', 'cancelled'),
      ('waiting', 'open'), ('waiting', 'in_progress'), ('waiting', 'resolved'), ('waiting', 'cancelled'),
      ('resolved', 'closed'), ('resolved', 'in_progress'), ('closed', 'in_progress')) then
    raise exception 'a complaint cannot go from % to %', old.status, new.status
      using errcode = 'check_violation', constraint = 'complaint_moves';
  end if;
  if old.status = 'closed' and new.updated_at > old.closed_at + interval '90 days' then
    raise exception 'a complaint is reopened within 90 days' using errcode = 'check_violation', constraint = 'complaint_moves';
  end if;
  return new;
end $$;
create trigger complaint_moves before update of status on complaint for each row
  when (old.status is distinct from new.status) execute function guard_complaint_status();

create function guard_complaint_anchor() returns trigger language plpgsql as $$
begin
  raise exception 'the anchor of a complaint never moves' using errcode = 'check_violation', constraint = 'complaint_anchor';
end $$;
create trigger complaint_anchor before update of created_at, reference on complaint for each row
  when (old.created_at is distinct from new.created_at or old.reference is distinct from new.reference)
  execute function guard_complaint_anchor();

-- The queue: what it sorts by is never null, and every sort has an index that begins with the scope.
alter table complaint add column due_key timestamptz not null generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored;
alter table complaint add column severity_rank int not null generated always as
  (case severity when 'critical' then 1 when 'high' then 2 when 'medium' then 3 else 4 end) stored;
alter table complaint add column search_text text not null generated always as
  (plain(reference || ' ' || replace(reference, '-', '') || ' ' || title || ' ' || complainant_name || ' '
         || complainant_phone || ' ' || complainant_email || ' ' || external_id)) stored;
-- Complaints that came together fall due together: half a page is kept for their next versions, so that a sweep
-- touches none of the indexes.
alter table complaint set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

create index complaint_open_due on complaint (hospital, due_key, id) where status in ('open', 'in_progress', 'waiting');
create index complaint_open_created on complaint (hospital, created_at, id) where status in ('open', 'in_progress', 'waiting');
create index complaint_open_updated on complaint (hospital, updated_at, id) where status in ('open', 'in_progress', 'waiting');
create index complaint_open_severity on complaint (hospital, severity_rank, due_key, id) where status in ('open', 'in_progress', 'waiting');
create index complaint_open_source on complaint (hospital, source, due_key, id) where status in ('open', 'in_progress', 'waiting');
create index complaint_all_due on complaint (hospital, due_key, id);
create index complaint_all_created on complaint (hospital, created_at, id);
create index complaint_all_updated on complaint (hospital, updated_at, id);
create index complaint_department on complaint (department, due_key, id) where department is not null;
create index complaint_assignee on complaint (assigned_to, due_key, id)
  where assigned_to is not null and status in ('open', 'in_progress', 'waiting');
create index complaint_by_source on complaint (source, created_at);
create index complaint_config on complaint (config, id) where status in ('open', 'in_progress', 'waiting');
create index complaint_case on complaint (linked_case, created_at) where linked_case is not null;
create index complaint_from on complaint (from_complaint) where from_complaint is not null;
create index complaint_import on complaint (import_run) where import_run is not null;
create index complaint_unroutable on complaint (hospital, created_at, id) where unroutable;
create index complaint_ended on complaint (hospital, resolved_at) where resolved_at is not null;
create unique index complaint_external_uq on complaint (hospital, source, external_id) nulls not distinct where external_id <> '';
create index complaint_search on complaint using gin (search_text gin_trgm_ops);
create index complaint_letter_complaint on complaint_letter (complaint, at);

create unique index import_run_living_uq on import_run (kind, organisation, sha256)
  where state not in ('refused', 'failed', 'cancelled');
create unique index import_mapping_name_uq on import_mapping (kind, organisation, name) nulls not distinct;
create index import_row_state on import_row (run, state, n);

create function complaint_counters(r complaint) returns table (name text, scope uuid) language sql immutable as $$
  select 'complaint.status.' || r.status, r.hospital
  union all select 'complaint.open', r.hospital where r.status in ('open', 'in_progress', 'waiting')
  union all select 'complaint.open.source.' || coalesce(r.source::text, 'none'), r.hospital where r.status in ('open', 'in_progress', 'waiting')
  union all select 'complaint.open.assignee', r.assigned_to where r.assigned_to is not null and r.status in ('open', 'in_progress', 'waiting')
  union all select 'complaint.open.unassigned', r.hospital where r.assigned_to is null and r.status in ('open', 'in_progress', 'waiting')
  union all select 'complaint.open.department', r.department where r.department is not null and r.status in ('open', 'in_progress', 'waiting')
  union all select 'complaint.open.overdue', r.hospital where r.is_overdue
  union all select 'complaint.open.unroutable', r.hospital where r.unroutable and r.status in ('open', 'in_progress', 'waiting')
$$;

create function count_complaints() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into counter (name, scope, n)
      select k.name, k.scope, count(*) from new_rows r cross join lateral complaint_counters(r) k group by 1, 2;
  elsif tg_op = 'DELETE' then
    insert into counter (name, scope, n)
      select k.name, k.scope, -count(*) from old_rows r cross join lateral complaint_counters(r) k group by 1, 2;
  else
    -- Only rows that count for something else now: most updates are none of a counter's business.
    insert into counter (name, scope, n)
      select k.name, k.scope, sum(k.n) from new_rows r join old_rows o on o.id = r.id
        and (o.status, o.hospital, o.source, o.assigned_to, o.department, o.is_overdue, o.unroutable)
          is distinct from (r.status, r.hospital, r.source, r.assigned_to, r.department, r.is_overdue, r.unroutable)
        cross join lateral (
          select name, scope, 1 as n from complaint_counters(r)
          union all select name, scope, -1 from complaint_counters(o)) k
      group by 1, 2 having sum(k.n) <> 0;
  end if;
  return null;
end $$;
create trigger complaint_count_insert after insert on complaint referencing new table as new_rows for each statement execute function count_complaints();
create trigger complaint_count_update after update on complaint referencing new table as new_rows old table as old_rows for each statement execute function count_complaints();
create trigger complaint_count_delete after delete on complaint referencing old table as old_rows for each statement execute function count_complaints();
