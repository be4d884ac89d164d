"""Every number of the compliance report leads to exactly its rows, whatever happened to the complaints."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.accounts.account import Account
from app.complaints.commands.answering import respond
from app.complaints.commands.changing import change
from app.complaints.commands.moving import move
from app.complaints.queries import Filters, queue
from app.complaints.queries.report import BY, COUNTS, Asked, Line, report
from app.complaints.rules.states import Brought
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.errors import Refusal
from app.sla.rules import seeded
from tests import make
from tests.complaints.make import Ward, complaint, config, sweep_until, ward

FIRST = datetime(2026, 1, 30, 20, tzinfo=UTC)
NOW = FIRST + timedelta(days=45)
HOW_MANY = 40
SOURCES = ("MOH", "CCHI", "PATIENT", "FAMILY", "")


async def lived(seed: int) -> list[Ward]:
    """Complaints of two hospitals with random histories around the turn of a month."""
    chance = random.Random(seed)
    places = [await ward(), await ward("Rawabi")]
    await db.execute("update organisation set time_zone = 'Europe/London' where id = $1", places[1].hospital)
    for place in places:
        for row in seeded("H1"):
            await config(place.hospital, row)
    for _n in range(HOW_MANY):
        place = chance.choice(places)
        at = FIRST + timedelta(minutes=chance.randrange(60 * 24 * 44))
        key = await complaint(
            place.hospital,
            chance.choice(SOURCES),
            at=at,
            department=chance.choice((None, place.department)),
            no_target=chance.random() < 0.1,
        )
        for _deed in range(chance.randrange(5)):
            at = min(NOW, at + timedelta(hours=chance.choice((1, 5, 20, 24, 48, 80, 200))))
            with clock.frozen(at):
                await _something(chance, key)
    await sweep_until(NOW)
    return places


async def _something(chance: random.Random, key: Any) -> None:
    brought = Brought(reason="So", awaiting="Them", resolution="Done")
    deed = chance.choice(("respond", "source", "resolved", "closed", "cancelled", "waiting", "in_progress"))
    try:
        if deed == "respond":
            await respond(key, "Sorry", by=the_system)
        elif deed == "source":
            await change(key, {"source": chance.choice(SOURCES)}, by=the_system)
        else:
            await move(key, deed, brought, by=the_system)
    except Refusal:
        return


async def rows_behind(user: Account, line: Line, measure: str) -> list[Any]:
    """The keys of all rows of the list a number leads to."""
    query = {**line.rows(measure), "size": "100"}
    filters = Filters.read(query)
    page = await queue(user, filters, filters.paging(query))
    assert page.next is None
    return [row.id for row in page.rows]


@pytest.mark.parametrize("seed", [1, 7, 2026])
async def test_every_number_of_every_cut_is_the_number_of_its_rows(house: None, seed: int) -> None:
    places = await lived(seed)
    readers = [
        places[0].officer,
        places[1].manager,
        await make.account("operator_manager", organisation=places[1].hospital),
        await make.account("action_coordinator"),
    ]
    counted = 0
    with clock.frozen(NOW):
        for user in readers:
            for by in BY:
                asked = Asked(by, FIRST.date(), NOW.date())
                *lines, total = await report(user, asked)
                for measure in COUNTS:
                    found = [await rows_behind(user, line, measure) for line in lines]
                    assert [len(rows) for rows in found] == [line.figures[measure] for line in lines], (
                        by,
                        measure,
                    )
                    everything = await rows_behind(user, total, measure)
                    together = [key for rows in found for key in rows]
                    assert sorted(together) == sorted(everything), "lines share no row and leave none out"
                    assert len(everything) == total.figures[measure]
                    counted += len(everything)

    assert counted > 500
