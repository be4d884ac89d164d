"""What the first page of one person shows: a fixed number of statements for each role, whatever there is to count."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from app.accounts.account import Account
from app.complaints.queries.report import Asked as Compliance
from app.complaints.queries.report import Line, report
from app.home.rules import LAYOUTS, Chart, Layout, Load, Stat
from app.kernel import clock, measures
from app.kernel.measures import Measure, Shelf
from app.kernel.measuring import Asked, Figure, Period, Slice, divided, figures

MONTH: Final = timedelta(days=29)
WEEK: Final = timedelta(days=6)
#: So many people are shown of a team; those with most come first.
MOST_PEOPLE: Final = 8
NOBODY: Final = "none"


@dataclass(frozen=True)
class Shown:
    """A figure at the top with the one beside it, and the days or months that are drawn small."""

    stat: Stat
    figure: Figure
    beside: Figure | None
    trend: Sequence[int] = ()

    @property
    def tone(self) -> str | None:
        """How it looks: trouble only where there is any."""
        return self.stat.tone or None if self.figure.number else None


@dataclass(frozen=True)
class Drawn:
    """A measure over time: every day or month of the period, also those with nothing."""

    shelf: Shelf
    measure: Measure
    chart: Chart
    points: list[tuple[date, int, dict[str, str]]]

    @property
    def any(self) -> bool:
        """Whether there is something to draw."""
        return any(number for _day, number, _query in self.points)


@dataclass(frozen=True)
class Team:
    """Open work by its owners, the heaviest load first; `most` is the longest bar."""

    load: Load
    shelf: Shelf
    measure: Measure
    people: list[Slice]
    nobody: Slice | None

    @property
    def most(self) -> int:
        """The heaviest load."""
        return max((each.numbers[self.measure.name] for each in self.people), default=1)


@dataclass(frozen=True)
class Dashboard:
    """Everything that is counted on the first page."""

    stats: list[Shown]
    chart: Drawn | None
    team: Team | None
    compliance: list[Line]
    since: date
    until: date


async def dashboard(user: Account) -> Dashboard:
    """The numbers of one person's first page. Periods are days in the reader's time zone or the list's own."""
    layout = LAYOUTS.get(user.role, Layout())
    today = clock.local(clock.now(), user.zone).date()
    return Dashboard(
        stats=await _stats(user, layout.stats, today),
        chart=await _chart(user, layout.chart, today) if layout.chart else None,
        team=await _team(user, layout.load) if layout.load else None,
        compliance=await _compliance(user, today) if user.can("complaints.report") else [],
        since=today - MONTH,
        until=today,
    )


async def _stats(user: Account, stats: Sequence[Stat], today: date) -> list[Shown]:
    """One statement for each list that is counted, and one for each small drawing."""
    wanted: dict[str, list[Asked]] = defaultdict(list)
    for stat in stats:
        period = Period(today, today) if stat.today else _year(today)
        for key in (stat.key, stat.beside):
            if key:
                shelf, measure = measures.find(key)
                wanted[shelf.name].append(Asked(measure.name, period if measure.at else None))
    found = {
        f"{name}.{each.measure.name}": each
        for name, asked in wanted.items()
        for each in await figures(user, measures.shelf(name), asked)
    }
    return [
        Shown(stat, found[stat.key], found.get(stat.beside), await _trend(user, stat, today))
        for stat in stats
        if stat.key in found
    ]


async def _trend(user: Account, stat: Stat, today: date) -> list[int]:
    if not stat.trend:
        return []
    drawn = await _chart(user, Chart("", stat.trend, "day" if stat.today else "month"), today)
    return [number for _start, number, _query in drawn.points] if drawn and drawn.any else []


async def _chart(user: Account, chart: Chart, today: date) -> Drawn | None:
    shelf, measure = measures.find(chart.key)
    if measure not in shelf.open_to(user):
        return None
    period = Period(today - WEEK, today) if chart.by == "day" else _year(today)
    parts = {each.key: each for each in await divided(user, shelf, [measure.name], chart.by, period)}
    points = []
    for start, key in _steps(chart.by, period):
        part = parts.get(key)
        query = part.queries[measure.name] if part else {}
        points.append((start, part.numbers[measure.name] if part else 0, query))
    return Drawn(shelf, measure, chart, points)


def _steps(by: str, period: Period) -> list[tuple[date, str]]:
    if by == "day":
        days = (period.until - period.since).days + 1
        return [(day, day.isoformat()) for day in (period.since + timedelta(days=n) for n in range(days))]
    first = period.since.year * 12 + period.since.month - 1
    last = period.until.year * 12 + period.until.month - 1
    starts = [date(n // 12, n % 12 + 1, 1) for n in range(first, last + 1)]
    return [(start, f"{start:%Y-%m}") for start in starts]


async def _team(user: Account, load: Load) -> Team | None:
    shelf, measure = measures.find(load.key)
    if measure not in shelf.open_to(user):
        return None
    parts = await divided(user, shelf, [measure.name], "owner")
    people = sorted((each for each in parts if each.key != NOBODY), key=_load_of(measure))
    nobody = next((each for each in parts if each.key == NOBODY), None)
    return Team(load, shelf, measure, people[:MOST_PEOPLE], nobody)


def _load_of(measure: Measure) -> Any:
    return lambda part: (-part.numbers[measure.name], part.name, part.key)


async def _compliance(user: Account, today: date) -> list[Line]:
    """Promises kept, by source: those of complaints that were opened within the last thirty days."""
    lines = await report(user, Compliance("source", today - MONTH, today))
    return [line for line in lines if line.key and line.share is not None]


def _year(today: date) -> Period:
    month = today.year * 12 + today.month - 12
    return Period(date(month // 12, month % 12 + 1, 1), today)
