"""What the status page says of promises."""

from datetime import timedelta

import pytest

from app.kernel import clock, db, ids
from app.kernel.checks import State
from app.settings import current
from app.sla.checks import deadlines
from app.sla.commands import plan_deadlines


@pytest.mark.parametrize(
    ("minutes", "error", "state"),
    [
        (None, "", State.GREEN),
        (60, "", State.GREEN),
        (-1, "", State.GREEN),  # a sweep is about to come
        (-4, "", State.RED),
        (60, "CalendarError", State.AMBER),
        (-60, "CalendarError", State.AMBER),  # put off, not forgotten
    ],
)
async def test_a_reminder_that_is_late_is_red_and_one_put_off_by_an_error_amber(
    house: None, minutes: int | None, error: str, state: State
) -> None:
    if minutes is not None:
        await plan_deadlines("complaint", {ids.new(): clock.now() + timedelta(minutes=minutes)})
        await db.execute("update deadline set error = $1, tries = 1 where $1 <> ''", error)

    assert (await deadlines(current())).state is state
