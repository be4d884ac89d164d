"""What is counted of households, with the list that shows the rows."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.households import measures
from app.households.queries.filters import MODES, Conditions, Filters
from app.households.queries.scope import OPEN_TO
from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Measure, Scope, Shelf

_BETTER: Final = {0: Better.NEITHER, 1: Better.MORE}


def scope(user: Account) -> Scope:
    """Whose households are counted."""
    return OPEN_TO, (user.id,)


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How many households the list at this address holds."""
    where = Conditions(Filters.read(query))
    found: int = await db.fetchval(
        f"select count(*) from household h where {OPEN_TO} and {where.sql}", user.id, *where.arguments
    )
    return found


HOUSEHOLDS: Final = Shelf(
    name="households",
    words=_("Households"),
    rows="household h",
    route="households.household.index",
    permission="households.read",
    scope=scope,
    given=lambda _user: {},
    listed=listed,
    measures=tuple(
        Measure(
            f"mode_{mode}" if mode else "all",
            words,
            f"{measures.HERE} and {measures.MODES[mode]}",
            _BETTER.get(mode, Better.LESS),
            query={"mode": str(mode)} if mode else {},
        )
        for mode, words in MODES.items()
    ),
)
