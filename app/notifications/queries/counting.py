"""The report's figures for whoever sees all, by the codes people know."""

from typing import Any

from app.households.queries.filters import MODES, Filters
from app.kernel import db
from app.notifications.queries.report import Asked, Place

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


_PLACE = """
select l.id, l.kind, l.code || ' ' || l.name as heading, a.id as above_id, a.code || ' ' || a.name as above
from location l left join location a on a.id = l.parent
where l.code = $1 and l.kind = $2 and l.validity_to is null
"""


async def asked_by_code(district: str, region: str, officer: str, mode: int) -> Asked | None:
    """What the codes that people know ask for; None for a place or officer there is not."""
    row = await db.fetchrow(_PLACE, district or region, "D" if district else "R")
    seller = await db.fetchrow(
        "select id, code, trim(other_names || ' ' || last_name) as name from enrolment_officer"
        " where code = $1 and validity_to is null",
        officer,
    )
    if row is None or (officer and seller is None):
        return None
    above = Place(row["above_id"], "R", row["above"]) if row["above_id"] else None
    sold_by = None if seller is None else (seller["id"], seller["code"], seller["name"])
    filters = Filters(mode=mode, location=row["id"], officer=seller["id"] if seller else None)
    return Asked(Place(row["id"], row["kind"], row["heading"], above), sold_by, filters)


async def figures(asked: Asked) -> dict[str, Any]:
    """How many households there are in each mode."""
    sold_by = asked.officer[0] if asked.officer else None
    rows = {row["mode"]: row["n"] for row in await db.fetch(_FIGURES, asked.place.id, sold_by)}
    counts = {str(each): rows.get(each, 0) for each in (1, 2, 3, 4)}
    counts = {"0": sum(counts.values()), **counts}
    mode = asked.filters.mode
    return {
        "place": asked.place.heading,
        "officer": asked.officer[1] if asked.officer else None,
        "mode": mode,
        "label": str(MODES[mode]),
        "families": counts[str(mode)],
        "counts": counts,
    }
