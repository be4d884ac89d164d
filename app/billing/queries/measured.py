"""What is counted of billing files, with the list that shows the rows."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.billing import measures
from app.billing.queries.filters import LABELS, Filters, conditions
from app.billing.queries.scope import open_to
from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Cut, Measure, Scope, Shelf, Unit

_BETTER: Final = {"standing": Better.MORE, "money": Better.NEITHER}
#: Managers see only what was accepted.
_OWN: Final = ("refused", "checked")


def scope(user: Account) -> Scope:
    """Whose files are counted."""
    mine = open_to(user)
    return mine.condition, mine.arguments


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How many files the list at this address holds."""
    where, binder = conditions(user, Filters.read(query))
    found: int = await db.fetchval(f"select count(*) from billing_upload u where {where}", *binder.arguments)
    return found


BILLING: Final = Shelf(
    name="billing",
    words=_("Provider billing"),
    rows="billing_upload u",
    route="billing.upload.index",
    permission="billing.read",
    scope=scope,
    given=lambda _user: {},
    listed=listed,
    measures=tuple(
        Measure(
            name,
            LABELS[name],
            condition,
            _BETTER.get(name, Better.LESS),
            at=measures.MONTH,
            permission="billing.upload" if name in _OWN else "",
            unit=Unit.PENCE if name == "money" else Unit.COUNT,
            value="sum(u.total_pence)" if name == "money" else "count(*)",
        )
        for name, condition in measures.NAMED.items()
    ),
    cuts={
        "provider": Cut(
            _("Provider"),
            "u.provider::text",
            "(select o.name from organisation o where o.id::text = {key})",
            "provider",
        )
    },
    zone=measures.ZONE,
    zone_words=_("the time zone of London"),
)
