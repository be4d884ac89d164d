"""What the intelligence page shows: one question to the store for all charts of a tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.bi import door
from app.bi.catalogue import COLLECTIONS, Task
from app.bi.charts.figure import Figure, View
from app.bi.charts.quality import boards
from app.bi.charts.tabs import CHARTS, PEOPLE, QUALITY, TABS, Drawn
from app.bi.errors import DOWN, NOTHING_TO_DRAW, StoreDown, SwitchedOff
from app.bi.queries import promises
from app.bi.rules.periods import DAY
from app.kernel import clock, db, values
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.settings import current

if TYPE_CHECKING:
    from app.bi.store.house import Store

SPANS: Final = {"6": _("6 months"), "12": _("12 months"), "all": _("All")}
#: reliability.md F10: how late a collection may be.
DAILY_LATE: Final = timedelta(hours=26)
OTHERS_LATE: Final = timedelta(days=3)
#: Seconds the status page waits for the store.
CHECK: Final = 2.5
_OUR_OWN: Final = _("This is told of the whole house alone, and you see a part of it.")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see, from the address; what cannot be used falls back to the usual."""

    tab: str
    span: str
    institution: UUID | None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        tab, span, place = query.get("view", ""), query.get("span", ""), query.get("institution", "")
        try:
            institution = values.key(place) if place else None
        except values.Problem:
            institution = None
        return cls(tab if tab in TABS else "use", span if span in SPANS else "12", institution)

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        return {"view": self.tab, "span": self.span, "institution": str(self.institution or "")}


@dataclass(frozen=True)
class Fresh:
    """How new a collection is."""

    task: Task
    as_of: datetime | None
    is_late: bool
    building: Sequence[str] = ()


@dataclass(frozen=True)
class Shown:
    """The page: its charts, how new the numbers are, and why there are none."""

    figures: Sequence[Figure] = ()
    fresh: Sequence[Fresh] = ()
    why_not: object = ""
    left_out: object = ""
    building: Sequence[str] = ()
    zone: str = field(default_factory=lambda: current().bi_timezone)


async def institutions(user: Account) -> list[tuple[str, str]]:
    """The institutions somebody may choose from."""
    rows = await db.fetch(
        "select id, name from organisation where kind <> 'group' and ($1::uuid[] is null or id = any($1))"
        " order by name, id",
        user.scope,
    )
    return [(str(row["id"]), row["name"]) for row in rows]


def places_of(user: Account, wish: Wish) -> tuple[UUID, ...] | None:
    """The institutions whose numbers are shown: those somebody may see, or the one of them that was chosen."""
    if wish.institution is None:
        return user.scope
    may = user.scope is None or wish.institution in user.scope
    return (wish.institution,) if may else ()


async def shown(user: Account, wish: Wish, today: date) -> Shown:
    """The charts of a tab, or the reason why there are none; promises are kept or broken without a store too."""
    found = await _from_store(user, wish)
    if wish.tab != QUALITY:
        return found
    return replace(found, figures=[*found.figures, *await promises.figures(user, today)])


async def _from_store(user: Account, wish: Wish) -> Shown:
    now, places = clock.now(), places_of(user, wish)
    whole = user.scope is None

    def read(store: "Store") -> Shown:
        figures, building = list[Figure](), set[str]()
        for each in TABS[wish.tab]:
            if whole or not each.whole:
                view = _view(store, each, wish, places, now)
                building |= set(view.building)
                figures.append(each.chart(store, view))
        if wish.tab == PEOPLE and whole:
            figures += boards(store)
        hidden = not whole and (wish.tab == PEOPLE or any(each.whole for each in TABS[wish.tab]))
        return Shown(
            figures, _fresh(store, now), left_out=_OUR_OWN if hidden else "", building=sorted(building)
        )

    try:
        return await door.use(read, seconds=door.PAGE)
    except SwitchedOff:
        return Shown(why_not=NOTHING_TO_DRAW)
    except StoreDown:
        return Shown(why_not=DOWN)


async def one(user: Account, wish: Wish, chart: str, today: date) -> Figure:
    """One chart for its file. Raises NotFound when there is none of that name for this person, and as for_page."""
    now, places, drawn = clock.now(), places_of(user, wish), CHARTS.get(chart)
    if drawn is not None and (user.scope is None or not drawn.whole):
        known = drawn
        return await door.for_page(lambda store: known.chart(store, _view(store, known, wish, places, now)))
    found = await promises.figures(user, today) if chart in promises.KEYS else []
    if not found and user.scope is None:
        found = await door.for_page(boards)
    for each in found:
        if each.key == chart:
            return each
    raise NotFound(_("There is no such chart."))


def _view(store: "Store", drawn: Drawn, wish: Wish, places: tuple[UUID, ...] | None, now: datetime) -> View:
    months = months_of(store, drawn.collection, wish.span)
    return View(months, places, current().bi_timezone, now, store.periods(drawn.collection)[1])


def months_of(store: "Store", collection: str, span: str) -> list[str]:
    """The complete months a chart shows, oldest first."""
    complete, _building = store.periods(collection)
    return complete if span == "all" else complete[-int(span) :]


def _fresh(store: "Store", now: datetime) -> list[Fresh]:
    said = store.standing()
    return [_freshness(task, said.get(name, {}), now) for name, task in COLLECTIONS.items()]


def _freshness(task: Task, said: Mapping[str, Any], now: datetime) -> Fresh:
    as_of = said.get("as_of")
    slot = task.times.rule(current().bi_timezone).latest(now)
    allowed = DAILY_LATE - timedelta(days=1) if task.period == DAY else OTHERS_LATE
    late = slot is not None and as_of is not None and now - slot > allowed and as_of < slot
    return Fresh(task, as_of, late)


async def stale() -> tuple[list[str], list[str]]:
    """The names of the collections that are too old, and of those that were never gathered.

    Raises StoreDown, SwitchedOff.
    """
    found = await door.use(lambda store: _fresh(store, clock.now()), seconds=CHECK)
    return (
        [str(_(each.task.title)) for each in found if each.is_late],
        [str(_(each.task.title)) for each in found if each.as_of is None],
    )
