"""What is counted of actions, with the list that shows the rows."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.actions import measures
from app.actions.queries.filters import VIEWS, Conditions, Filters, given
from app.actions.queries.scope import open_to
from app.actions.queries.tallies import MOST, tallies
from app.actions.rules.words import Status
from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Cut, Measure, Scope, Shelf, Total


def scope(user: Account) -> Scope:
    """Whose actions are counted."""
    mine = open_to(user)
    return mine.condition, (mine.argument,)


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How many actions the list at this address holds."""
    filters = Filters.read(query)
    where = Conditions(user, filters, first=3)
    condition, arguments = scope(user)
    found: int = await db.fetchval(
        f"select count(*) from action a where {condition} and a.status = any($2::text[]) and {where.sql}",
        *arguments,
        list(filters.statuses),
        *where.arguments,
    )
    return found


async def _totals(user: Account) -> list[Total]:
    """What stands above the columns of the board, view by view."""
    shown = []
    for view in VIEWS:
        found = await tallies(user, Filters(view=view))
        shown += [
            Total(
                f"board {view} {state}",
                number,
                {"view": view, "state": state.value},
                None if found.exact else MOST,
            )
            for state, number in found.states.items()
        ]
    return shown


def _cut(words: object, column: str, table: str, parameter: str, name: str = "called(x)") -> Cut:
    return Cut(
        words,
        f"coalesce(a.{column}::text, 'none')",
        f"(select {name} from {table} x where x.id::text = {{key}})",
        parameter,
    )


ACTIONS: Final = Shelf(
    name="actions",
    words=_("Actions"),
    rows="action a",
    route="actions.listing.index",
    permission="actions.read",
    scope=scope,
    given=given,
    listed=listed,
    measures=(
        *(
            Measure(
                "live" if view == "all" else view,
                words,
                f"{measures.LIVE} and {measures.VIEWED[view]}",
                Better.LESS,
                query={"view": view},
            )
            for view, words in VIEWS.items()
        ),
        Measure(
            "pending",
            Status.PENDING_APPROVAL.label,
            measures.PENDING,
            Better.LESS,
            query={"state": "pending_approval"},
        ),
        Measure("raised", _("Actions raised"), "true", at=measures.RAISED_AT, query={"state": "any"}),
        Measure(
            "closed",
            _("Actions raised and closed since"),
            "a.status = 'closed'",
            Better.MORE,
            at=measures.RAISED_AT,
            query={"state": "closed"},
        ),
    ),
    cuts={
        "owner": _cut(_("Owner"), "assigned_to", "app_user", "owner", "x.name"),
        "hospital": _cut(_("Hospital"), "hospital", "organisation", "hospital"),
        "department": _cut(_("Department"), "department", "department", "department"),
    },
    zone=measures.ZONE,
    zone_words=_("the hospital's own time zone"),
    totals=_totals,
)
