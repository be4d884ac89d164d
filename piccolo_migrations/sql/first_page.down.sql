drop index timer_of_a_person;
drop index case_facts_owner_actor;

lock table case_facts in share row exclusive mode;

create or replace function case_counters(r case_facts) returns table (name text, scope uuid) language sql immutable as $$
  select 'case.all', r.organisation
  union all select 'case.open', r.organisation where r.requires_action_by is not null
  union all select 'case.open.source.' || r.source, r.organisation where r.requires_action_by is not null
  union all select 'case.open.actor.' || r.requires_action_by, r.organisation where r.requires_action_by is not null
  union all select 'case.open.owner', r.owner where r.owner is not null and r.requires_action_by is not null
$$;

delete from counter where name like 'case.open.owner.%' or name like 'case.provider.%';
insert into counter (name, scope, n)
  select 'case.open.owner', owner, count(*) from case_facts
  where owner is not null and requires_action_by is not null group by 2;
