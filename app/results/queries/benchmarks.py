"""Figures of others, in their newest release."""

from dataclasses import dataclass
from decimal import Decimal

from app.kernel import db


@dataclass(frozen=True)
class Measure:
    """How others answered a measure."""

    measure: str
    name: str
    area: str
    area_name: str
    release: str
    top: Decimal


async def measures(area: str) -> list[Measure]:
    """The newest figures of an area; none where nothing was imported."""
    rows = await db.fetch(
        "select measure, name, area, area_name, release, top from benchmark_result where area = $1"
        " and release = (select max(release) from benchmark_result where area = $1) order by measure",
        area,
    )
    return [Measure(**dict(row)) for row in rows]


async def areas() -> list[tuple[str, str]]:
    """The areas with figures, the nation first."""
    rows = await db.fetch(
        "select area, max(area_name) as name from benchmark_result group by area order by area <> 'US', 2"
    )
    return [(row["area"], row["name"] or row["area"]) for row in rows]
