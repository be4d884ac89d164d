"""What is counted of cases and of booked callbacks, with the lists that show the rows."""

from collections.abc import Mapping
from typing import Final

from app.accounts.account import Account
from app.cases import measures
from app.cases.queries import callback_queue
from app.cases.queries.filters import MEASURED, PROVIDER_VIEWS, VIEWS, Conditions, Filters, given
from app.cases.queries.scope import OF_HELPLINES, open_to
from app.cases.queries.tallies import AWAY, LATER, MOST_COUNTED, tallies
from app.kernel import db
from app.kernel.language import _
from app.kernel.measures import Better, Cut, Measure, Scope, Shelf, Total

_CALLS: Final = "cases.create"
_LESS: Final = Better.LESS


def scope(user: Account) -> Scope:
    """Whose cases are counted."""
    mine = open_to(user)
    return mine.condition, (mine.argument,)


async def listed(user: Account, query: Mapping[str, str]) -> int:
    """How many cases the queue at this address holds."""
    where = Conditions(user, Filters.read(query, user))
    found: int = await db.fetchval(
        f"select count(*) from case_facts f where {open_to(user).condition} and {where.sql}",
        *scope(user)[1],
        *where.arguments,
    )
    return found


def _counter(names: str) -> str:
    """The sum of counters of everything that is in somebody's scope."""
    return f"select coalesce(sum(n), 0) from counter where scope = any($1) and name = any({names})"


_LATER, _AWAY = (
    part.format(scope=OF_HELPLINES, now="{now}", actors="{turn}")
    for part in (LATER, f"select count(*) filter (where f.now) from {AWAY}")
)
_TURNS: Final = _counter("array(select 'case.open.actor.' || x from unnest({turn}) x)")
_AT_PROVIDERS: Final = ", ".join(f"'case.open.actor.{actor}'" for actor in measures.AT_PROVIDERS)
#: What counters know of measures (`case_counters`); that both say the same is the nightly reconciliation's business.
_KEPT: Final = {
    "open": _counter("array['case.open']"),
    "mine": _counter("array['case.open.owner.' || {me}]"),
    "unowned": _counter("array['case.open.owner.none']"),
    "with_providers": _counter(f"array[{_AT_PROVIDERS}]"),
    "waiting": f"({_TURNS}) - ({_LATER}) - ({_AWAY})",
}
_OWNED: Final = "case.open.owner."
_BY_OWNER: Final = (
    f"select substr(name, {len(_OWNED) + 1}) as key, sum(n) as n from counter"
    f" where scope = any($1) and name like '{_OWNED}%' group by name having sum(n) <> 0"
)


def _named(name: str, better: Better = _LESS) -> Measure:
    return Measure(
        name,
        MEASURED[name],
        measures.NAMED[name],
        better,
        query={"view": "all", "measure": name},
        permission=_CALLS,
        kept=_KEPT.get(name, ""),
    )


def _viewed(name: str, view: str, condition: str, better: Better = _LESS) -> Measure:
    return Measure(
        name,
        VIEWS[view],
        f"{measures.OPEN} and {condition}",
        better,
        query={"view": view},
        permission=_CALLS,
        kept=_KEPT.get(name, ""),
        kept_by={"owner": _BY_OWNER} if name == "open" else {},
    )


async def _totals(user: Account) -> list[Total]:
    """What stands on the tabs of the queue, which counters tell."""
    counted = (await tallies(user, Filters.read({}, user))).views if user.can(_CALLS) else {}
    capped = {"my": MOST_COUNTED}
    return [
        Total(f"tab {view}", number, {"view": view}, capped.get(view)) for view, number in counted.items()
    ]


_AT_PROVIDER: Final = {"new": _LESS, "opened": _LESS, "accepted": Better.NEITHER, "completed": Better.MORE}
CASES: Final = Shelf(
    name="cases",
    words=_("Cases"),
    rows="case_facts f",
    route="cases.case.index",
    permission="cases.read",
    scope=scope,
    given=given,
    listed=listed,
    measures=(
        _viewed("mine", "my", measures.MINE),
        _viewed("waiting", "action", measures.WAITING),
        _viewed("away", "away", measures.AWAY, Better.NEITHER),
        _viewed("open", "all", "true"),
        *(_named(name, Better.NEITHER if name == "with_providers" else _LESS) for name in measures.NAMED),
        Measure(
            "opened",
            _("Cases opened"),
            "true",
            at=measures.OPENED_AT,
            query={"view": "all", "state": "all"},
            permission=_CALLS,
        ),
        Measure(
            "mine_opened",
            _("My cases opened"),
            measures.MINE,
            at=measures.OPENED_AT,
            query={"view": "my", "state": "all"},
            permission=_CALLS,
        ),
        *(
            Measure(
                f"at_provider_{view}",
                PROVIDER_VIEWS[view],
                condition,
                _AT_PROVIDER.get(view, _LESS),
                query={"view": view},
                permission="cases.provide",
                kept=_counter(f"array['case.provider.{view}']"),
            )
            for view, condition in measures.AT_PROVIDER.items()
        ),
    ),
    cuts={
        "owner": Cut(
            _("Owner"),
            "coalesce(f.owner::text, 'none')",
            "(select u.name from app_user u where u.id = nullif({key}, 'none')::uuid)",
            "owner",
        ),
        "category": Cut(
            _("Category"),
            "coalesce(f.category::text, 'none')",
            "(select c.name from category c where c.id = nullif({key}, 'none')::uuid)",
            "category",
        ),
    },
    totals=_totals,
)


async def _booked(user: Account, query: Mapping[str, str]) -> int:
    """How many callbacks the queue at this address holds."""
    return await callback_queue.counted(user, callback_queue.CallbackFilters.read(query))


CALLBACKS: Final = Shelf(
    name="callbacks",
    words=_("Callbacks"),
    rows=measures.CALLBACKS,
    route="cases.callback.index",
    permission="cases.callback",
    scope=scope,
    given=callback_queue.values_for,
    listed=_booked,
    measures=tuple(
        Measure(
            view, words, f"{measures.BOOKED_FOR_ME} and {measures.BOOKED[view]}", _LESS, query={"view": view}
        )
        for view, words in callback_queue.VIEWS.items()
    ),
)
