"""How many households are in each mode of the report (notifications.md 10.3), and what its codes ask for."""

from dataclasses import replace
from typing import Any, Final

from app.accounts.account import Account
from app.households.queries.filters import MODES, Conditions, Filters
from app.households.queries.scope import OPEN_TO
from app.kernel import db
from app.notifications.queries import report
from app.notifications.queries.report import Asked

_MODES: Final = f"""
select case when c.approved and h.told is not null then 1 when c.approved then 2
  when h.told is not null then 3 else 4 end as mode, count(*)::int as n
from household h left join notification_consent c on c.household = h.id and c.validity_to is null
where {OPEN_TO} and {{where}} group by 1
"""


async def modes(user: Account, filters: Filters) -> dict[int, int]:
    """How many households that fit the filters are in each of the modes 1 to 4."""
    where = Conditions(replace(filters, mode=0))
    rows = await db.fetch(_MODES.format(where=where.sql), user.id, *where.arguments)
    found = {row["mode"]: row["n"] for row in rows}
    return {mode: found.get(mode, 0) for mode in MODES if mode}


async def asked_by_code(user: Account, district: str, region: str, officer: str, mode: int) -> Asked | None:
    """What the codes that people know ask for; None for a place or officer there is not."""
    place = await db.fetchval(
        "select id from location where code = $1 and kind = $2 and validity_to is null",
        district or region,
        "D" if district else "R",
    )
    seller = await db.fetchval(
        "select id from enrolment_officer where code = $1 and validity_to is null", officer
    )
    if place is None or (officer and seller is None):
        return None
    known = {"districtUuid" if district else "regionUuid": str(place), "officerUuid": str(seller or "")}
    return await report.asked(user, {**known, "mode": str(mode)})


async def figures(user: Account, asked: Asked) -> dict[str, Any]:
    """The report in short: what it is about, and the households of each mode."""
    found = await modes(user, asked.filters)
    counts = {0: sum(found.values()), **found}
    mode = asked.filters.mode
    return {
        "place": asked.place.heading,
        "officer": asked.officer[1] if asked.officer else None,
        "mode": mode,
        "label": str(MODES[mode]),
        "families": counts[mode],
        "counts": {str(each): n for each, n in counts.items()},
    }
