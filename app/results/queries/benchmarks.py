"""Figures of others, in their newest release."""

from dataclasses import dataclass
from decimal import Decimal

from app.kernel import db
from app.results.rules import NATION


@dataclass(frozen=True)
class Measure:
    """How others answered a measure."""

    measure: str
    name: str
    area: str
    area_name: str
    release: str
    top: Decimal


@dataclass(frozen=True)
class Others:
    """The areas one may compare with, the one that is chosen, and its newest figures."""

    areas: list[tuple[str, str]]
    area: str
    measures: list[Measure]


async def others(area: str) -> Others:
    """The figures of an area that is known; of the nation where it is not."""
    areas = await _areas()
    chosen = area if area in dict(areas) else NATION
    return Others(areas, chosen, await _measures(chosen))


async def _measures(area: str) -> list[Measure]:
    """The newest figures of an area; none where nothing was imported."""
    rows = await db.fetch(
        "select measure, name, area, area_name, release, top from benchmark_result where area = $1"
        " and release = (select max(release) from benchmark_result where area = $1) order by measure",
        area,
    )
    return [Measure(**dict(row)) for row in rows]


async def _areas() -> list[tuple[str, str]]:
    """The areas with figures, the nation first."""
    rows = await db.fetch(
        "select area, max(area_name) as name from benchmark_result group by area order by area <> $1, 2",
        NATION,
    )
    return [(row["area"], row["name"] or row["area"]) for row in rows]
