"""What is counted of messages about policies, with the list that shows the rows."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.households.queries.scope import OPEN_TO
from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Measure, Scope, Shelf
from app.notifications import measures

LABELS: Final = {"failed": _("Messages that failed"), "waiting": _("Messages on their way")}


def scope(user: Account) -> Scope:
    """Whose households' messages are counted."""
    return OPEN_TO, (user.id,)


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How many messages a tab of the console holds that has no day."""
    found: int = await db.fetchval(
        f"select count(*) from {measures.ROWS} where {OPEN_TO} and {measures.TABS[query['tab']]}", user.id
    )
    return found


NOTIFICATIONS: Final = Shelf(
    name="notifications",
    words=_("Notifications"),
    rows=measures.ROWS,
    route="notifications.notification.index",
    permission="notifications.read",
    scope=scope,
    given=lambda _user: {},
    listed=listed,
    measures=tuple(
        Measure(tab, LABELS[tab], measures.TABS[tab], Better.LESS, query={"tab": tab})
        for tab in measures.STANDING
    ),
)
