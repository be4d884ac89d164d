"""What is counted of somebody's own billable time, with the list that shows the timers."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Measure, Scope, Shelf, Unit
from app.timers import measures
from app.timers.queries import Filters, asked


def scope(user: Account) -> Scope:
    """Whose time is counted: one's own."""
    return "t.created_by = $1", (user.id,)


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How many timers the list at this address holds."""
    where, binder = asked(user, Filters.read(query))
    found: int = await db.fetchval(f"select count(*) from {measures.ROWS} where {where}", *binder.arguments)
    return found


TIMERS: Final = Shelf(
    name="timers",
    words=_("My time"),
    rows=measures.ROWS,
    route="timers.time.index",
    permission="timers.use",
    scope=scope,
    given=lambda user: {"zone": (user.zone, "text")},
    listed=listed,
    measures=(
        Measure(
            "billable",
            _("Billable time"),
            measures.COUNTED,
            Better.NEITHER,
            at=measures.BEGAN,
            query={},
            unit=Unit.SECONDS,
            value=f"sum({measures.SECONDS})",
        ),
        Measure("counted", _("Timers"), measures.COUNTED, Better.NEITHER, at=measures.BEGAN, query={}),
    ),
)
