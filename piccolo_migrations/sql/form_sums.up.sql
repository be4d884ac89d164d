-- Long periods are read from sums of months, and how many were asked from sums of sittings: what they cost does not
-- grow with how many answered. Both are kept by what they add up, in its transaction.
create unique index answer_month_key on answer_month (form, question, day, institution, department, choice) nulls not distinct;
create unique index sitting_day_key on sitting_day (form, day, institution, department) nulls not distinct;

create function sum_answer_months() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into answer_month as m (id, form, question, institution, department, day, choice, n, total)
      select uuidv7(), r.form, r.question, r.institution, r.department, date_trunc('month', r.day)::date, r.choice,
        sum(r.n), sum(r.total) from new_rows r group by 2, 3, 4, 5, 6, 7 order by 2, 3, 4, 5, 6, 7
      on conflict (form, question, day, institution, department, choice) do update
        set n = m.n + excluded.n, total = m.total + excluded.total;
  else
    insert into answer_month as m (id, form, question, institution, department, day, choice, n, total)
      select uuidv7(), r.form, r.question, r.institution, r.department, date_trunc('month', r.day)::date, r.choice,
        sum(r.n - o.n), sum(r.total - o.total) from new_rows r join old_rows o using (id)
        group by 2, 3, 4, 5, 6, 7 order by 2, 3, 4, 5, 6, 7
      on conflict (form, question, day, institution, department, choice) do update
        set n = m.n + excluded.n, total = m.total + excluded.total;
  end if;
  return null;
end $$;
create trigger answer_month_insert after insert on answer_day referencing new table as new_rows for each statement execute function sum_answer_months();
create trigger answer_month_update after update on answer_day referencing new table as new_rows old table as old_rows for each statement execute function sum_answer_months();

create function sum_sittings() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into sitting_day as d (id, form, institution, department, day, started, submitted)
      select uuidv7(), r.form, r.institution, r.department, (r.started_at at time zone 'UTC')::date, count(*),
        count(*) filter (where r.outcome = 'submitted') from new_rows r group by 2, 3, 4, 5 order by 2, 3, 4, 5
      on conflict (form, day, institution, department) do update
        set started = d.started + excluded.started, submitted = d.submitted + excluded.submitted;
  else
    update sitting_day d set submitted = d.submitted + c.n from (
      select r.form, r.institution, r.department, (r.started_at at time zone 'UTC')::date as day,
        sum((r.outcome = 'submitted')::int - (o.outcome = 'submitted')::int) as n
      from new_rows r join old_rows o using (id) where (r.outcome = 'submitted') <> (o.outcome = 'submitted')
      group by 1, 2, 3, 4) c
    where d.form = c.form and d.institution = c.institution and d.department is not distinct from c.department
      and d.day = c.day and c.n <> 0;
  end if;
  return null;
end $$;
create trigger sitting_day_insert after insert on form_session referencing new table as new_rows for each statement execute function sum_sittings();
create trigger sitting_day_update after update on form_session referencing new table as new_rows old table as old_rows for each statement execute function sum_sittings();

insert into answer_month (id, form, question, institution, department, day, choice, n, total)
  select uuidv7(), form, question, institution, department, date_trunc('month', day)::date, choice, sum(n), sum(total)
  from answer_day group by 2, 3, 4, 5, 6, 7;
insert into sitting_day (id, form, institution, department, day, started, submitted)
  select uuidv7(), form, institution, department, (started_at at time zone 'UTC')::date, count(*),
    count(*) filter (where outcome = 'submitted') from form_session group by 2, 3, 4, 5;
