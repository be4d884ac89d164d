delete from counter where split_part(name, '.', 1) = 'action' and split_part(name, '.', 2) in ('severity', 'category', 'source');

create or replace function action_counters(r action) returns table (name text, scope uuid) language sql immutable as $$
  select 'action.hospital.' || r.status, r.hospital
  union all select 'action.department.' || r.status, r.department where r.department is not null
  union all select 'action.assignee.' || r.status, r.assigned_to where r.assigned_to is not null
  union all select 'action.unassigned.' || r.status, r.hospital where r.assigned_to is null
  union all select 'action.overdue.' || r.status, r.hospital where r.is_overdue
  union all select 'action.escalated.' || r.status, r.hospital where r.escalation_level > 0
$$;

create or replace function count_actions() returns trigger language plpgsql as $$
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
