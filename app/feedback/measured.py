"""What is counted of feedback, with the list that shows the rows."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.feedback import measures
from app.feedback.queries import STATES, Filters, asked, scope_of
from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Measure, Scope, Shelf

_BETTER: Final = {"open": Better.LESS, "resolved": Better.MORE}


def scope(user: Account) -> Scope:
    """Whose feedback is counted."""
    mine = scope_of(user)
    return mine.condition, (mine.argument,)


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How much feedback the list at this address holds."""
    where, binder = asked(user, Filters.read(query))
    found: int = await db.fetchval(f"select count(*) from {measures.ROWS} where {where}", *binder.arguments)
    return found


FEEDBACK: Final = Shelf(
    name="feedback",
    words=_("Feedback"),
    rows=measures.ROWS,
    route="feedback.feedback.index",
    permission="feedback.read",
    scope=scope,
    given=lambda user: {"zone": (user.zone, "text")},
    listed=listed,
    measures=tuple(
        Measure(
            state,
            words,
            measures.STATES[state],
            _BETTER.get(state, Better.NEITHER),
            at=measures.LEFT_AT,
            query={"state": state},
        )
        for state, words in STATES.items()
    ),
)
