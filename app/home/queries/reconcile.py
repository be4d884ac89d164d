"""Whether every total leads to as many rows as it says: measures, their parts, counters, lines of reports."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.accounts.account import Account
from app.kernel import clock, measures
from app.kernel.measures import Measure, Shelf, Total
from app.kernel.measuring import Asked, Period, divided, figures

MONTHS: Final = 12
#: So many parts of a division are followed to their list; the largest first, so that a wrong one shows.
MOST_PARTS: Final = 40


@dataclass(frozen=True)
class Difference:
    """A total that does not agree with its list: what it is called, what it says, and how many rows there are."""

    name: str
    total: int
    rows: int


async def differences(user: Account) -> tuple[int, list[Difference]]:
    """How many totals this person can see were compared with their lists, and those that differ.

    Reads only; the caller holds one snapshot of the database and one instant of the clock.
    """
    today = clock.local(clock.now(), user.zone).date()
    year = Period(_months_before(today), today)
    asked, found = 0, []
    for shelf in measures.shelves():
        compared = await _of_shelf(user, shelf, year)
        asked += len(compared)
        found += [each for each in compared if each.total != each.rows]
    return asked, found


async def _of_shelf(user: Account, shelf: Shelf, year: Period) -> list[Difference]:
    open_ones = shelf.open_to(user)
    compared = []
    for measure in open_ones:
        period = year if measure.at else None
        for rows in (True, False) if measure.kept else (True,):
            for figure in await figures(user, shelf, [Asked(measure.name, period)], most=None, rows=rows):
                compared.append(await _against(user, shelf, measure.name, figure.number, figure.query))
        for by in (*shelf.cuts, *(("month",) if measure.at else ())):
            for rows in (True, False) if by in measure.kept_by else (True,):
                compared += await _parts(user, shelf, measure, by, period, rows=rows)
    if shelf.totals is not None and user.can(shelf.permission):
        for total in await shelf.totals(user):
            compared.append(await _total(user, shelf, total))
    return compared


async def _total(user: Account, shelf: Shelf, total: Total) -> Difference:
    found = await _against(user, shelf, total.name, total.number, total.query)
    if total.most is not None and min(found.total, found.rows) > total.most:
        return replace(found, rows=found.total)
    return found


async def _parts(
    user: Account, shelf: Shelf, measure: Measure, by: str, period: Period | None, *, rows: bool
) -> list[Difference]:
    parts = await divided(user, shelf, [measure.name], by, period, rows=rows)
    largest = sorted(parts, key=lambda part: -part.numbers[measure.name])[:MOST_PARTS]
    return [
        await _against(
            user,
            shelf,
            f"{measure.name} by {by}",
            part.numbers[measure.name],
            part.queries[measure.name],
        )
        for part in largest
    ]


async def _against(
    user: Account, shelf: Shelf, name: str, number: int, query: Mapping[str, str]
) -> Difference:
    return Difference(f"{shelf.name}: {name}", number, await shelf.listed(user, query))


def _months_before(today: date) -> date:
    month = today.year * 12 + today.month - 1 - (MONTHS - 1)
    return date(month // 12, month % 12 + 1, 1)
