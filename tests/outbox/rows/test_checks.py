"""Whether messages leave, as the status page says it (reliability.md 7)."""

from datetime import timedelta

import pytest

from app.kernel import db
from app.kernel.checks import State
from app.outbox.checks import gateways, messages
from tests.outbox.rows.script import SETTINGS, gateway, text, unknown


@pytest.mark.parametrize(("minutes", "state"), [(0, State.GREEN), (14, State.GREEN), (16, State.RED)])
async def test_a_message_that_waits_a_quarter_of_an_hour_is_stuck(
    house: None, minutes: int, state: State
) -> None:
    await text("m")
    await db.execute(
        "update outbox set not_before = recourse_now() - $1::interval, next_attempt_at = null",
        timedelta(minutes=minutes),
    )

    assert (await messages(SETTINGS)).state is state


async def test_a_message_of_which_nobody_knows_asks_for_somebody(house: None) -> None:
    await unknown()

    assert (await messages(SETTINGS)).state is State.AMBER


async def test_a_gateway_that_fails_is_told_and_all_that_fail_are_an_alarm(house: None) -> None:
    for n, name in enumerate(("one", "two"), 1):
        await gateway(name, position=n)
    well = await gateways(SETTINGS)
    await db.execute("update gateway set open_until = recourse_now() where name = 'one'")
    one = await gateways(SETTINGS)
    await db.execute("update gateway set open_until = recourse_now()")

    assert [each.state for each in (well, one, await gateways(SETTINGS))] == [
        State.GREEN,
        State.AMBER,
        State.RED,
    ]
    assert "one" in str(one.says)
