"""What was decided about telling households, a day at a time: counts only (bi.md 3)."""

from collections.abc import AsyncIterator
from typing import Any, Final

from app.bi.queries.source import Asked, rows, text
from app.bi.rules.documents import Built
from app.notifications.rules.facts import Status

_DISTRICTS: Final = """
with recursive above as (
  select l.id as place, l.id, l.kind, l.name, l.parent from location l
  union all select a.place, l.id, l.kind, l.name, l.parent from above a join location l on l.id = a.parent
    where a.kind <> 'D'),
n as (select d.id as district, d.name, n.type, n.status, n.provider, count(*) as n
  from policy_notification n join policy p on p.id = n.policy_id join household h on h.id = p.household
    left join above d on d.place = h.location and d.kind = 'D'
  where n.decided_at >= $1 and n.decided_at < $2 and n.decided_at < $3 group by 1, 2, 3, 4, 5)
select * from n order by district nulls first, type, status, provider
"""


async def gather(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """One total a district, kind of message, what became of it, and provider; no household is named."""
    period = asked.period
    async for row in rows(connection, _DISTRICTS, period.start, period.end, asked.as_of):
        district, status = text(row["district"]), Status(row["status"]).name.lower()
        fields = {
            "date": period.start,
            "date_key": period.key,
            "district": {"id": district, "name": row["name"]} if district else None,
            "type": row["type"],
            "status": status,
            "provider": row["provider"],
            "n": row["n"],
        }
        key = f"{period.key}:{district or '-'}:{row['type']}:{status}:{row['provider'] or '-'}"
        yield Built(key, fields, row["n"])
