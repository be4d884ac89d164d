"""Which cases count for a provider, and the counts a suggestion reads (cla.md 4.7 step 3).

A case counts for its provider while it has that provider, was assigned within the hours of its category since
the weights last changed, and was never the object of a course correction.
"""

from collections.abc import Collection
from uuid import UUID

from app.kernel import clock, db

SETTLE = "allocation.settle"

_WHAT_COUNTS = """
select k.id, k.category, k.provider, coalesce(n.number, 1) as round
from cases k join case_facts f on f.case_id = k.id left join allocation_round n on n.category = k.category
where k.id = any($1) and k.provider is not null and k.category is not null and not f.assigned_out_of_hours
  and f.provider_assigned_at is not null and f.provider_assigned_at >= coalesce(n.since, '-infinity')
  and not exists (select 1 from event_log e where e.subject_kind = 'case' and e.subject_id = k.id
    and e.key = 'assign_to_provider' and e.code = 'MANREF'
    and not exists (select from undone_event x where x.event_id = e.id))
"""
_MOVED = """
insert into allocation_count (id, category, provider, round, cases)
select uuidv7(), category, provider, round, {sign}count(*)::int from moved
group by category, provider, round order by category, provider, round
on conflict (category, round, provider) do update set cases = allocation_count.cases + excluded.cases
"""
_GO = f"""
with counts as ({_WHAT_COUNTS}),
moved as (
  delete from allocated_case a where a.case_id = any($1) and not exists (
    select 1 from counts c where c.id = a.case_id and c.category = a.category and c.provider = a.provider
      and c.round = a.round)
  returning a.category, a.provider, a.round)
{_MOVED.format(sign="-")}
"""
_COME = f"""
with counts as ({_WHAT_COUNTS}),
moved as (
  insert into allocated_case (case_id, category, provider, round)
  select id, category, provider, round from counts on conflict (case_id) do nothing
  returning category, provider, round)
{_MOVED.format(sign="")}
"""


@db.atomic
async def settle(cases: Collection[UUID]) -> None:
    """Let these cases count, or count no more, as they stand now."""
    if cases:
        await db.execute(_GO, list(cases))
        await db.execute(_COME, list(cases))


@db.atomic
async def recount() -> int:
    """Make the counts anew and drop those of rounds that are over; how many were wrong."""
    await db.execute("lock table allocation_count in share row exclusive mode")
    wrong = await db.execute(
        "with made as (select category, provider, round, count(*)::int as cases from allocated_case"
        "  group by category, provider, round)"
        " insert into allocation_count (id, category, provider, round, cases)"
        " select uuidv7(), coalesce(m.category, c.category), coalesce(m.provider, c.provider),"
        "  coalesce(m.round, c.round), coalesce(m.cases, 0)"
        " from made m full join allocation_count c using (category, provider, round)"
        " where coalesce(m.cases, 0) is distinct from coalesce(c.cases, 0)"
        " on conflict (category, round, provider) do update set cases = excluded.cases"
    )
    await db.execute("delete from reservation where until < $1", clock.now())
    await db.execute(
        "delete from allocation_count c using allocation_round n where n.category = c.category and c.round < n.number"
    )
    await db.execute(
        "delete from allocated_case c using allocation_round n where n.category = c.category and c.round < n.number"
    )
    return wrong
