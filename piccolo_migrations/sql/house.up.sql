-- What Piccolo's tables cannot say: identities, partial indexes, triggers, and two narrow tables of their own.

create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;

-- unaccent() is only stable; an index needs an immutable one, and the dictionary is named so that it is.
create function plain(text) returns text language sql immutable strict parallel safe
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$;

-- One clock for what several machines must agree on; a test may move it (reliability.md 4.2).
create table clock_offset (only_row boolean primary key default true check (only_row), seconds double precision not null default 0);
create function recourse_now() returns timestamptz language sql stable
  as $$ select clock_timestamp() + coalesce((select seconds from clock_offset), 0) * interval '1 second' $$;

-- People that organisations and departments name.
alter table organisation add constraint organisation_executive_contact_fkey foreign key (executive_contact) references app_user (id);
alter table organisation add constraint organisation_created_by_fkey foreign key (created_by) references app_user (id);
alter table organisation add constraint organisation_not_its_own_parent check (parent is distinct from id);
alter table department add constraint department_manager_fkey foreign key (manager) references app_user (id);
alter table department add constraint department_director_fkey foreign key (director) references app_user (id);
alter table department add constraint department_created_by_fkey foreign key (created_by) references app_user (id);
create unique index location_kind_code_uq on location (kind, code) where validity_to is null;

-- Roles without an organisation see everything, so few may have none (product.md).
alter table app_user add constraint global_roles_only check
  (organisation is not null or role in ('admin', 'analyst', 'contract_manager', 'action_coordinator'));
create unique index app_user_username_folded_uq on app_user (lower(username));
create index app_session_expires_at on app_session (expires_at);

-- The log: its order, its timelines, and nobody rewrites it.
alter table event_log alter column seq drop default;
alter table event_log alter column seq add generated always as identity;
alter table event_log add column salt bytea not null default uuid_send(gen_random_uuid());
create index event_log_outcomes on event_log (subject_id, seq desc) where type = 'outcome' and level >= 29;
create index event_log_timer on event_log (timer_id, seq desc) where timer_id is not null;
create unique index outcome_kind_key_code_uq on outcome_kind (key, code);

create table timeline (
  subject_kind varchar(30) not null,
  subject_id uuid not null,
  seq bigint not null,
  event_id uuid not null references event_log (id) on delete restrict,
  primary key (subject_kind, subject_id, seq)
);
create index timeline_event on timeline (event_id);

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if current_setting('recourse.housekeeping', true) is distinct from ''
     and current_setting('recourse.housekeeping', true) is not null
     and current_user = 'recourse_privacy' then
    return coalesce(new, old);
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger event_log_is_append_only before update or delete on event_log for each row execute function refuse_rewriting();
create trigger timeline_is_append_only before update or delete on timeline for each row execute function refuse_rewriting();
create trigger export_log_is_append_only before update or delete on export_log for each row execute function refuse_rewriting();
create trigger notes_history_is_append_only before update or delete on notes_history for each row execute function refuse_rewriting();
create trigger timer_correction_is_append_only before update or delete on timer_correction for each row execute function refuse_rewriting();

-- Forms and throttles.
create unique index once_actor_token_uq on once (actor, token);
alter table throttle set unlogged;

-- Jobs and slots.
create unique index job_open_dedup_uq on job (kind, dedup_key)
  where dedup_key is not null and done_at is null and dead_at is null and cancelled_at is null;
create index job_ready on job (run_at, id) where done_at is null and dead_at is null and cancelled_at is null;
create index job_by_kind on job (kind, created_at desc);
alter table job add constraint one_end check (num_nonnulls(done_at, dead_at, cancelled_at) <= 1);
alter table job add constraint lease_is_a_pair check ((lease_by is null) = (lease_until is null));
alter table job add constraint ended_has_no_lease check (lease_by is null or num_nonnulls(done_at, dead_at, cancelled_at) = 0);
alter table job set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);
create unique index period_slot_name_slot_uq on period_slot (name, slot);

-- Timers: one running per person (cla.md 3.3).
create unique index timer_one_running on timer (created_by) where stopped is null and not cancelled;
alter table timer add constraint stopped_after_start check (stopped is null or stopped >= created);
alter table timer add constraint cancelled_is_stopped check (not cancelled or stopped is not null);

-- Messages.
alter table outbox_attempt add constraint outbox_attempt_n_uq unique (outbox_id, n);
create index outbox_due on outbox (priority, not_before, id) where state = 'queued';
create index outbox_sending on outbox (lease_until) where state = 'sending';
create index outbox_unknown on outbox (created_at) where state = 'unknown';
create index outbox_by_state on outbox (state, created_at desc);
create index outbox_notices on outbox (recipient_user, created_at desc) where channel = 'in_app';
create index outbox_subject on outbox (subject_kind, subject_id, created_at desc) where subject_id is not null;
alter table outbox set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);

-- Documents.
create index document_owner on document (owner_kind, owner_id, created_at desc);
create index document_staged on document (created_at) where state = 'staged';

-- What is open on a desk.
create index presence_subject on presence (subject_kind, subject_id, seen_at desc);
create index saved_view_shared on saved_view (page) where shared;

-- Cases.
create sequence laa_reference_seq start 3000001;
alter table cases alter column laa_reference set default nextval('laa_reference_seq');
create sequence person_reference_seq start 100001;
create index person_search on person using gin (search_text gin_trgm_ops);
alter table cases add constraint exempt_needs_reason check (exempt_user is not true or exempt_user_reason is not null);
alter table cases add constraint notes_are_bounded check (length(notes) <= 10000 and length(provider_notes) <= 10000 and length(client_notes) <= 5000);

alter table case_facts alter column due_at set default 'infinity';
alter table case_facts set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
-- Every sort that a list offers has an index that begins with the scope; all keys ascend or all descend.
create index case_facts_queue on case_facts (organisation, rank, due_at, modified_at, case_id) where requires_action_by is not null;
create index case_facts_queue_source on case_facts (organisation, source, rank, due_at, modified_at, case_id) where requires_action_by is not null;
create index case_facts_queue_modified on case_facts (organisation, modified_at, case_id) where requires_action_by is not null;
create index case_facts_queue_due on case_facts (organisation, due_at, case_id) where requires_action_by is not null;
create index case_facts_queue_name on case_facts (organisation, client_name, case_id) where requires_action_by is not null;
create index case_facts_queue_birth on case_facts (organisation, birth_date, case_id) where requires_action_by is not null;
create index case_facts_queue_postcode on case_facts (organisation, postcode, case_id) where requires_action_by is not null;
create index case_facts_all on case_facts (organisation, rank, due_at, modified_at, case_id);
create index case_facts_all_modified on case_facts (organisation, modified_at, case_id);
create index case_facts_all_name on case_facts (organisation, client_name, case_id);
create index case_facts_owner on case_facts (owner, rank, due_at, modified_at, case_id) where requires_action_by is not null;
create index case_facts_provider on case_facts (provider, rank, due_at, modified_at, case_id) where provider is not null;
create index case_facts_outcome on case_facts (outcome_code, rank, due_at, modified_at, case_id) where requires_action_by is not null;
create index case_facts_booked on case_facts (due_at) where due_at < 'infinity';
create index case_facts_created on case_facts (created_at);
create index case_facts_search on case_facts using gin (search_text gin_trgm_ops);

-- Counts without counting: every statement leaves what it changed; a job folds the rows (reliability.md NEW 7).
create table counter (
  id bigint generated always as identity primary key,
  name varchar(60) not null,
  scope uuid not null,
  n bigint not null
);
create index counter_name_scope on counter (name, scope) include (n);

create function count_case_facts() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into counter (name, scope, n)
      select k.name, k.scope, count(*) from new_rows r cross join lateral case_counters(r) k group by 1, 2;
  elsif tg_op = 'DELETE' then
    insert into counter (name, scope, n)
      select k.name, k.scope, -count(*) from old_rows r cross join lateral case_counters(r) k group by 1, 2;
  else
    insert into counter (name, scope, n)
      select name, scope, sum(n) from (
        select k.name, k.scope, 1 n from new_rows r cross join lateral case_counters(r) k
        union all
        select k.name, k.scope, -1 from old_rows r cross join lateral case_counters(r) k) d
      group by 1, 2 having sum(n) <> 0;
  end if;
  return null;
end $$;

create function case_counters(r case_facts) returns table (name text, scope uuid) language sql immutable as $$
  select 'case.all', r.organisation
  union all select 'case.open', r.organisation where r.requires_action_by is not null
  union all select 'case.open.source.' || r.source, r.organisation where r.requires_action_by is not null
  union all select 'case.open.actor.' || r.requires_action_by, r.organisation where r.requires_action_by is not null
  union all select 'case.open.owner', r.owner where r.owner is not null and r.requires_action_by is not null
$$;

create trigger case_facts_count_insert after insert on case_facts referencing new table as new_rows for each statement execute function count_case_facts();
create trigger case_facts_count_update after update on case_facts referencing new table as new_rows old table as old_rows for each statement execute function count_case_facts();
create trigger case_facts_count_delete after delete on case_facts referencing old table as old_rows for each statement execute function count_case_facts();
