-- What the first page counts of all cases, counters know: whose the open ones of a helpline are, and in which tab of a
-- provider each stands. Nothing read the count of a person's cases over all helplines, which gives way to the first.
lock table case_facts in share row exclusive mode;

create or replace function case_counters(r case_facts) returns table (name text, scope uuid) language sql immutable as $$
  select 'case.all', r.organisation
  union all select 'case.open', r.organisation where r.requires_action_by is not null
  union all select 'case.open.source.' || r.source, r.organisation where r.requires_action_by is not null
  union all select 'case.open.actor.' || r.requires_action_by, r.organisation where r.requires_action_by is not null
  union all select 'case.open.owner.' || coalesce(r.owner::text, 'none'), r.organisation where r.requires_action_by is not null
  union all select 'case.provider.' || case
      when r.provider_closed_at is not null then case when r.provider_last_accepted_at is null then 'rejected' else 'completed' end
      when r.provider_last_accepted_at is not null then 'accepted'
      when r.provider_last_viewed_at is not null then 'opened' else 'new' end, r.provider
    where r.provider is not null and r.outcome_code is distinct from 'IRCB'
$$;

delete from counter where name = 'case.open.owner';
-- OFFSET 0 keeps the planner from inlining the function, which PostgreSQL 18.6 gets wrong.
insert into counter (name, scope, n)
  select k.name, k.scope, count(*) from case_facts f cross join lateral (select * from case_counters(f) offset 0) k
  where k.name like 'case.open.owner.%' or k.name like 'case.provider.%' group by 1, 2;

-- One's own cases that wait for one, the most urgent first; and a person's timers of a week. What else is asked of them
-- stands beside, so that counting a thousand reads no case.
create index case_facts_owner_actor on case_facts (owner, requires_action_by, rank, due_at, modified_at, case_id) include (organisation) where requires_action_by is not null;
create index timer_of_a_person on timer (created_by, created) include (stopped, cancelled, id);
