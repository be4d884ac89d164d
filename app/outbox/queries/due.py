"""When there is next something to send."""

from datetime import datetime
from typing import Final

from app.kernel import db

# A loose walk over the few priorities: the first row of each in the index of what is queued.
_NEXT: Final = """
with recursive p as (
  (select priority from outbox where state = 'queued' order by priority limit 1)
  union all
  select (select o.priority from outbox o where o.state = 'queued' and o.priority > p.priority
          order by o.priority limit 1)
  from p where p.priority is not null)
select least(
  (select min(first.not_before) from p cross join lateral (
     select o.not_before from outbox o where o.state = 'queued' and o.priority = p.priority
     order by o.not_before limit 1) first),
  (select min(lease_until) from outbox where state = 'sending'))
"""


async def next_due() -> datetime | None:
    """When the next message may leave, or the next lapsed call must be looked at; None when nothing waits."""
    return await db.fetchval(_NEXT)
