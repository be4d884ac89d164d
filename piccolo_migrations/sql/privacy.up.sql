-- One hold a record at a time; what a run of retention looks for.
create unique index legal_hold_standing_uq on legal_hold (subject_kind, subject_id) where lifted_at is null;
create index retention_run_by_kind on retention_run (kind, created_at desc);
create index archived_case_search on archived_case using gin (search_text gin_trgm_ops);
create index archived_case_order on archived_case (modified_at desc, id desc);

-- The logs open only to a run of retention that exists and has not ended, in the role of privacy (decisions.md 21).
create or replace function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if current_user = 'recourse_privacy' and exists (
       select from retention_run where id::text = current_setting('recourse.housekeeping', true)
         and finished_at is null) then
    return coalesce(new, old);
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create or replace function guard_billing_row() returns trigger language plpgsql as $$
begin
  if current_user = 'recourse_privacy' and exists (
       select from retention_run where id::text = current_setting('recourse.housekeeping', true)
         and finished_at is null) then
    return null;
  end if;
  raise exception 'the rows of an accepted billing file are never changed' using errcode = 'restrict_violation';
end $$;
