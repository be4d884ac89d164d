"""The golden rows of sla.md 2 through the database: commands and sweeps at their instants, then the stored columns."""

from datetime import datetime
from uuid import UUID

import pytest

from app.complaints.commands import answering, changing, moving
from app.complaints.rules.states import Brought
from app.kernel import clock
from app.kernel.actor import the_system
from tests import make
from tests.complaints.make import Ward, breaches, complaint, config, row_of, sweep_until, ward
from tests.sla.desk import when
from tests.sla.test_golden import TABLE, Row

BROUGHT = Brought(reason="Because", awaiting="The ward", resolution="Put right")


async def happen(key: UUID, moment: str, event: str, value: str) -> None:
    at = when(moment)
    await sweep_until(before(at))
    with clock.frozen(at):
        if event == "status":
            await moving.move(key, value, BROUGHT, by=the_system)
        elif event == "response":
            await answering.respond(key, "We have looked into it.", by=the_system)
        else:
            await changing.change(key, {event: value}, by=the_system)


def before(at: datetime) -> datetime:
    """An event comes before the sweep of the same instant (sla.md 1.3)."""
    return at.replace(second=at.second - 1) if at.second else at.fromtimestamp(at.timestamp() - 1, at.tzinfo)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
async def test_a_stored_complaint_stands_as_the_golden_row_says(house: None, row: Row):
    place: Ward = await ward()
    other = await make.organisation("Elsewhere", "hospital")
    for rule in row.rows:
        await config(place.hospital, rule)
    hospital = place.hospital if row.hospital == "H1" else other
    key = await complaint(hospital, row.source or "", severity=row.level, priority=row.level)

    for moment, event, value in row.history:
        await happen(key, moment, event, value)
    await sweep_until(when(row.now))

    stored = await row_of(key)
    facts = (
        stored["reminder_sent_at"] is not None,
        stored["second_reminder_sent_at"] is not None,
        stored["escalated_at"] is not None,
        stored["is_overdue"],
        stored["breached"],
    )
    assert stored["due_at"] == when(row.due)
    assert "".join("y" if fact else "n" for fact in facts) == row.facts
    assert await breaches() == []
