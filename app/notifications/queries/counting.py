"""The report's figures for whoever sees all, by the codes people know."""

from typing import Any
from uuid import UUID

from app.households.queries.filters import MODES
from app.kernel import db

_FIGURES = """
with recursive below(id) as (select $1::uuid union select l.id from location l join below b on l.parent = b.id)
select case when c.approved and h.told is not null then 1 when c.approved then 2
  when h.told is not null then 3 else 4 end as mode, count(*)::int as n
from household h left join notification_consent c on c.household = h.id and c.validity_to is null
where h.location in (select id from below) and h.validity_to is null
  and ($2::uuid is null or exists (select from policy p
    where p.household = h.id and p.officer = $2 and p.validity_to is null))
group by 1
"""


async def by_code(district: str, region: str, officer: str, mode: int) -> dict[str, Any] | None:
    """How many households there are in each mode; None for a place or officer there is not."""
    place = await db.fetchrow(
        "select id, code || ' ' || name as heading from location where code = $1 and kind = $2 and validity_to is null",
        district or region,
        "D" if district else "R",
    )
    seller: UUID | None = None
    if officer:
        seller = await db.fetchval(
            "select id from enrolment_officer where code = $1 and validity_to is null", officer
        )
    if place is None or (officer and seller is None):
        return None
    rows = {row["mode"]: row["n"] for row in await db.fetch(_FIGURES, place["id"], seller)}
    counts = {str(each): rows.get(each, 0) for each in (1, 2, 3, 4)}
    counts = {"0": sum(counts.values()), **counts}
    return {
        "place": place["heading"],
        "officer": officer or None,
        "mode": mode,
        "label": str(MODES[mode]),
        "families": counts[str(mode)],
        "counts": counts,
    }
