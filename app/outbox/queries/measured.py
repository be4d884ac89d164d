"""What is counted of messages, with the list that shows the rows."""

from collections.abc import Mapping
from typing import Any, Final

from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Measure, Scope, Shelf
from app.outbox import measures

TABS: Final = {
    "attention": _("Need a decision"),
    "waiting": _("Waiting"),
    "left": _("Sent"),
    "other": _("Not sent by themselves"),
}
_BETTER: Final = {"left": Better.MORE, "other": Better.NEITHER}


def scope(_user: Any) -> Scope:
    """Whoever may see messages sees all of them."""
    return measures.OUTSIDE, ()


async def listed(_user: Any, query: Mapping[str, str]) -> int:
    """How many messages the list at this address holds."""
    tab = query.get("tab", "attention")
    found: int = await db.fetchval(
        f"select count(*) from outbox where {measures.TABS[tab]} and {measures.OUTSIDE}"
    )
    return found


MESSAGES: Final = Shelf(
    name="messages",
    words=_("Messages"),
    rows="outbox",
    route="outbox.message.index",
    permission="outbox.manage",
    scope=scope,
    given=lambda _user: {},
    listed=listed,
    measures=tuple(
        Measure(tab, words, measures.TABS[tab], _BETTER.get(tab, Better.LESS), query={"tab": tab})
        for tab, words in TABS.items()
    ),
)
