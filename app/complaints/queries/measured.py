"""What is counted of complaints, with the queue that shows the rows."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.complaints import measures
from app.complaints.queries.filters import VIEWS, Conditions, Filters, given
from app.complaints.queries.report import COUNTS, CUTS, Asked, report
from app.complaints.queries.scope import open_to
from app.complaints.queries.tallies import MOST_COUNTED, tallies
from app.kernel import clock, db
from app.kernel.language import _
from app.kernel.measures import Better, Cut, Measure, Scope, Shelf, Total

_ALL_STATES: Final = {"state": "any"}
_BETTER: Final = {
    "counted": Better.NEITHER,
    "met": Better.MORE,
    "running": Better.NEITHER,
    "answered": Better.MORE,
    "ended": Better.MORE,
}


def scope(user: Account) -> Scope:
    """Whose complaints are counted."""
    mine = open_to(user)
    return mine.condition, (mine.argument,)


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How many complaints the queue at this address holds."""
    where = Conditions(user, Filters.read(query))
    condition, arguments = scope(user)
    found: int = await db.fetchval(
        f"select count(*) from complaint c where {condition} and {where.sql}", *arguments, *where.arguments
    )
    return found


async def _totals(user: Account) -> list[Total]:
    """The tabs of the queue, and the compliance report of the last twelve months: each line and its sum."""
    found = await tallies(user, Filters())
    tabs = {
        "all": found.open,
        "mine": found.mine,
        "unassigned": found.unassigned,
        "unroutable": found.unroutable,
    }
    capped = {"mine": MOST_COUNTED}
    shown = [Total(f"tab {view}", number, {"view": view}, capped.get(view)) for view, number in tabs.items()]
    if not user.can("complaints.report"):
        return shown
    today = clock.local(clock.now(), user.zone).date()
    for by in CUTS:
        for line in await report(user, Asked.read({"by": by}, today)):
            shown += [
                Total(f"report {by} {line.key or 'all'} {name}", line.figures[name], line.rows(name))
                for name in COUNTS
            ]
    return shown


def _cut(words: object, column: str, table: str, parameter: str, name: str = "called(x)") -> Cut:
    return Cut(
        words,
        f"coalesce(c.{column}::text, 'none')",
        f"(select {name} from {table} x where x.id::text = {{key}})",
        parameter,
    )


COMPLAINTS: Final = Shelf(
    name="complaints",
    words=_("Complaints"),
    rows="complaint c",
    route="complaints.complaint.index",
    permission="complaints.read",
    scope=scope,
    given=given,
    listed=listed,
    measures=(
        *(
            Measure(
                "open" if view == "all" else view,
                words,
                f"{measures.OPEN} and {measures.VIEWED[view]}",
                Better.LESS,
                query={"view": view},
            )
            for view, words in VIEWS.items()
        ),
        *(
            Measure(
                name,
                measures.LABELS[name],
                condition,
                _BETTER.get(name, Better.LESS),
                at=measures.CREATED_AT,
                query={**_ALL_STATES, "measure": name},
            )
            for name, condition in measures.MEASURES.items()
        ),
    ),
    cuts={
        "source": Cut(
            _("Source"),
            "coalesce((select s.code from complaint_source s where s.id = c.source), 'none')",
            "(select called(s) from complaint_source s where s.code = {key})",
            "source",
        ),
        "hospital": _cut(_("Hospital"), "hospital", "organisation", "hospital"),
        "department": _cut(_("Department"), "department", "department", "department"),
        "owner": _cut(_("Owner"), "assigned_to", "app_user", "owner", "x.name"),
    },
    zone=measures.ZONE,
    zone_words=_("the hospital's own time zone"),
    totals=_totals,
)
