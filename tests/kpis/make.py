"""Short ways to define key figures, give them something to count, and measure them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.complaints.commands.moving import move
from app.complaints.commands.opening import open_one
from app.complaints.inputs import NewComplaint
from app.complaints.rules.states import Brought
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.kpis.commands import measure
from app.kpis.queries import active, counted
from tests import make
from tests.actions.make import Ward

MARCH = date(2026, 3, 3)


async def kpi(**columns: Any) -> UUID:
    """A key figure; its key."""
    row = {
        "id": ids.new(),
        "name": "Complaints in time",
        "measure": "complaints.met",
        "share_of": "complaints.counted",
        "target": Decimal(80),
        **columns,
    }
    await make.insert("kpi", row)
    return row["id"]


async def complaint(place: Ward, at: datetime, *, met: bool) -> None:
    with clock.frozen(at):
        opened = await open_one(NewComplaint(place.hospital, "Waited"), by=the_system)
    with clock.frozen(at + timedelta(hours=1 if met else 500)):
        await move(opened.id, "resolved", Brought(resolution="Mended"), by=the_system)


async def measured(today: date = MARCH) -> int:
    """How many values a morning gives."""
    return sum([await measure(each, today, await counted(each, today)) for each in await active()])


async def values() -> list[tuple[str, Decimal, Decimal | None]]:
    rows = await db.fetch("select since, value, previous from kpi_value order by since")
    return [(f"{row['since']:%Y-%m}", row["value"], row["previous"]) for row in rows]
