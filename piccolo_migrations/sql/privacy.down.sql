create or replace function guard_billing_row() returns trigger language plpgsql as $$
begin
  raise exception 'the rows of an accepted billing file are never changed' using errcode = 'restrict_violation';
end $$;
create or replace function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if current_setting('recourse.housekeeping', true) is distinct from ''
     and current_setting('recourse.housekeeping', true) is not null
     and current_user = 'recourse_privacy' then
    return coalesce(new, old);
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
drop index archived_case_order;
drop index archived_case_search;
drop index retention_run_by_kind;
drop index legal_hold_standing_uq;
