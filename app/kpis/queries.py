"""Key figures: which there are, what they were, and what they may be made of."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.accounts.permissions import ADMIN, ANALYST, CONTRACT, COORDINATOR, MANAGER, OFFICER, may
from app.kernel import db, gathered
from app.kernel.errors import NotFound
from app.kernel.gathered import Absent, Gathered, Gauge
from app.kernel.language import _
from app.kernel.measures import Measure, Shelf, find, shelves
from app.kernel.measuring import Period, divided
from app.kernel.naming import in_words
from app.kpis.rules.periods import Stretch, over
from app.kpis.rules.standing import misses, worse

KEPT: Final = 12
MOST: Final = 500
_HOUSE: Final = (MANAGER, COORDINATOR, OFFICER, CONTRACT, ANALYST, ADMIN)


@dataclass(frozen=True)
class Watched:
    """A key figure as it is defined."""

    id: UUID
    name: str
    measure: str
    share_of: str
    hospital: UUID | None
    target: Decimal | None
    aim: str
    span: str

    @property
    def more_is_better(self) -> bool:
        """Which way is good."""
        return self.aim == "more"


@dataclass(frozen=True)
class Value:
    """What it was over one period."""

    period: Stretch
    number: int
    whole: int | None
    value: Decimal
    target: Decimal | None
    previous: Decimal | None


@dataclass(frozen=True)
class Line:
    """A key figure in one hospital, with its values, newest first."""

    kpi: Watched
    hospital: UUID
    hospital_name: str
    values: list[Value] = field(default_factory=list)

    @property
    def latest(self) -> Value:
        """The newest value."""
        return self.values[0]

    @property
    def misses(self) -> bool:
        """Whether the newest value misses its target."""
        last = self.latest
        return misses(last.value, last.target, more_is_better=self.kpi.more_is_better)

    @property
    def worse(self) -> bool:
        """Whether it went the wrong way."""
        last = self.latest
        return worse(last.value, last.previous, more_is_better=self.kpi.more_is_better)

    @property
    def trend(self) -> list[float]:
        """The values, oldest first, as a line draws them."""
        return [float(each.value) for each in reversed(self.values)]


_KPI: Final = "k.id, k.name, k.measure, k.share_of, k.hospital, k.target, k.aim, k.span"
_LINES: Final = f"""
select {_KPI}, o.id as place, called(o) as place_name,
  (select json_agg(v order by v.since desc) from (
    select since, until, number, whole, value::text, target::text, previous::text from kpi_value
    where kpi = k.id and hospital = o.id order by since desc limit {KEPT}) v) as kept
from kpi k join organisation o on exists (select 1 from kpi_value e where e.kpi = k.id and e.hospital = o.id)
where k.is_active and ($1::uuid[] is null or o.id = any($1::uuid[])) and ($2::uuid is null or k.id = $2)
order by k.name, k.id, called(o) limit {MOST}
"""


async def active() -> list[Watched]:
    """Those that are measured."""
    rows = await db.fetch(f"select {_KPI} from kpi k where k.is_active order by k.name, k.id")
    return [Watched(**row) for row in rows]


async def lines(user: Account, kpi: UUID | None = None) -> list[Line]:
    """Every key figure in every hospital of this person's scope, with its last values; one statement."""
    scope = user.scope
    return [_line(row) for row in await db.fetch(in_words(_LINES), scope, kpi)]


async def lines_for(user: Account, kpi: UUID) -> list[Line]:
    """One key figure in the hospitals of this person's scope. Raises NotFound."""
    found = await lines(user, kpi)
    if not found:
        raise NotFound(_("There is no such key figure, or it was not measured yet."))
    return found


def _line(row: Any) -> Line:
    watched = Watched(
        *(row[name] for name in ("id", "name", "measure", "share_of", "hospital", "target", "aim", "span"))
    )
    return Line(watched, row["place"], row["place_name"], [_value(each) for each in json.loads(row["kept"])])


def _value(row: dict[str, Any]) -> Value:
    return Value(
        Stretch(date.fromisoformat(row["since"]), date.fromisoformat(row["until"])),
        row["number"],
        row["whole"],
        Decimal(row["value"]),
        None if row["target"] is None else Decimal(row["target"]),
        None if row["previous"] is None else Decimal(row["previous"]),
    )


async def kept_of(kpi: UUID, since: date) -> dict[tuple[UUID, date], Decimal]:
    """The values a key figure has from a day on, by hospital and first day."""
    rows = await db.fetch(
        "select hospital, since, value from kpi_value where kpi = $1 and since >= $2", kpi, since
    )
    return {(row["hospital"], row["since"]): row["value"] for row in rows}


async def hospitals_of(kpi: Watched) -> set[UUID]:
    """The hospitals it is measured in."""
    rows = await db.fetch(
        "select id from organisation where is_active and kind in ('hospital', 'call_centre')"
        " and ($1::uuid is null or id = $1)",
        kpi.hospital,
    )
    return {row["id"] for row in rows}


#: What was counted in each hospital, and the whole it is a share of.
Counts = Mapping[UUID, tuple[int, int | None]]


async def counted(kpi: Watched, today: date) -> dict[Stretch, Counts]:
    """What was counted in the periods that are over and lack a value somewhere, in each hospital with a row.

    A period that another store has not complete is left out: it is measured when it is. A statement for each
    missing period, or one question to that store. Raises KeyError for a measure there is not, and Absent.
    """
    shelf, _measure = measured(kpi.measure)
    names = [key.partition(".")[2] for key in (kpi.measure, kpi.share_of) if key and measured(key)]
    missing = await _missing(kpi, over(today, kpi.span, KEPT))
    if not missing:
        return {}
    if isinstance(shelf, Gathered):
        return await _gathered(shelf, names, missing)
    return {period: await _in_house(shelf, names, period) for period in missing}


async def _missing(kpi: Watched, periods: Sequence[Stretch]) -> list[Stretch]:
    places = await hospitals_of(kpi)
    there = await kept_of(kpi.id, periods[-1].since)
    return [
        period for period in periods if places - {place for place, since in there if since == period.since}
    ]


async def _in_house(shelf: Shelf, names: Sequence[str], period: Stretch) -> Counts:
    parts = await divided(_the_house(shelf), shelf, names, "hospital", Period(period.since, period.until))
    return {
        UUID(part.key): (part.numbers[names[0]], part.numbers[names[1]] if len(names) > 1 else None)
        for part in parts
        if part.key != "none"
    }


async def _gathered(
    figures: Gathered, names: Sequence[str], periods: Sequence[Stretch]
) -> dict[Stretch, Counts]:
    told = await figures.told(names, sorted({month for period in periods for month in period.months}))
    found: dict[Stretch, Counts] = {}
    for period in periods:
        if all(month in told for month in period.months):
            places = {place for month in period.months for place in told[month]}
            sums = {
                place: [
                    sum(told[month].get(place, {}).get(name, 0) for month in period.months) for name in names
                ]
                for place in places
            }
            found[period] = {UUID(place): (n[0], n[1] if len(n) > 1 else None) for place, n in sums.items()}
    return found


def measured(key: str) -> tuple[Shelf | Gathered, Measure | Gauge]:
    """The measure of a key that can be a key figure: of a period, by hospital. Raises KeyError for any other."""
    try:
        return gathered.find(key)
    except KeyError:
        shelf, measure = find(key)
    if "hospital" not in shelf.cuts or not measure.at:
        raise KeyError(key)
    return shelf, measure


def offered() -> Iterable[tuple[Shelf | Gathered, Measure | Gauge]]:
    """Every measure that can be a key figure."""
    ours: list[tuple[Shelf | Gathered, Measure | Gauge]] = [
        (shelf, measure)
        for shelf in shelves()
        if "hospital" in shelf.cuts
        for measure in shelf.measures
        if measure.at
    ]
    return ours + [(figures, gauge) for figures in gathered.everything() for gauge in figures.gauges]


async def waiting() -> list[tuple[str, object]]:
    """The key figures that cannot be measured now, because another store tells nothing, and why."""
    reasons: dict[str, object] = {}
    names = []
    for kpi in await active():
        subject = kpi.measure.partition(".")[0]
        figures = next((each for each in gathered.everything() if each.name == subject), None)
        if figures is None:
            continue
        if subject not in reasons:
            reasons[subject] = await _why_not(figures)
        if reasons[subject]:
            names.append((kpi.name, reasons[subject]))
    return names


async def _why_not(figures: Gathered) -> object:
    try:
        await figures.ready()
    except Absent as absent:
        return absent.reason
    return ""


def _the_house(shelf: Shelf) -> Account:
    """The house itself, which counts everything on a shelf."""
    role = next(role for role in _HOUSE if may(role, shelf.permission))
    return Account(UUID(int=0), "", role, zone="UTC")


async def cause(user: Account, key: UUID) -> tuple[str, str, str] | None:
    """A key figure as what caused an action: its measure, its name, where it is; None: not for this person."""
    if not user.can("kpis.read"):
        return None
    row = await db.fetchrow("select k.measure, k.name from kpi k where k.id = $1", key)
    return None if row is None else (row["measure"], row["name"], f"/kpis/{key}")
