"""What gateways say later of messages they took over (notifications.md 11.5)."""

import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from app import outbox
from app.kernel import clock, db
from app.outbox import hooks
from app.outbox.commands import doubt, receipts
from app.outbox.hooks import Settled
from app.outbox.rules.receipts import OPEN_TO, later
from app.outbox.tables import RECEIPTS
from tests.outbox.rows.script import SETTINGS, Script, attempts, drain, forward, gateway, row, text


@pytest.fixture(autouse=True)
def _nobody_told() -> Any:
    before = dict(hooks.tells)
    yield
    hooks.tells.clear()
    hooks.tells.update(before)


async def _taken(key: str, *, reference: str = "") -> None:
    """A message that the gateway `one` took over."""
    await text(key)
    await drain(one=Script())
    await db.execute(
        "update outbox_attempt set reference = $2 where outbox_id = (select id from outbox where dedup_key = $1)",
        key,
        reference,
    )


@pytest.mark.parametrize("order", list(itertools.permutations(("sent", "temporary_failure", "delivered"))))
def test_the_order_of_receipts_changes_nothing(order: Sequence[str]) -> None:
    state = "sent"
    for said in order:
        state = later(state, said)
    assert state == "delivered"


def test_every_word_of_a_gateway_has_its_place_among_the_states() -> None:
    assert set(RECEIPTS) <= OPEN_TO


@pytest.mark.parametrize("by", ["reference", "key"])
async def test_a_receipt_finds_its_message_by_reference_or_by_the_key_it_was_given(
    house: None, by: str
) -> None:
    await gateway("one")
    await _taken("m", reference="ref-1")

    assert await receipts.take("ONE", "ref-1" if by == "reference" else "m", "delivered")

    assert (await row("m"))["state"] == "delivered"


async def test_the_same_receipt_five_times_is_one_transition(house: None) -> None:
    """11.5 A."""
    await gateway("one")
    await _taken("m", reference="ref-1")
    told: list[str] = []

    async def note(settled: Sequence[Settled]) -> None:
        told.extend(each.state for each in settled)

    outbox.when_settled({"test"}, note)
    new = [await receipts.take("one", "ref-1", "delivered") for _time in range(5)]

    assert new == [True, False, False, False, False]
    assert told == ["delivered"]


async def test_receipts_in_reverse_order_end_in_the_same_state(house: None) -> None:
    """11.5 B."""
    await gateway("one")
    for key, order in (
        ("a", ("sent", "temporary_failure", "delivered")),
        ("b", ("delivered", "temporary_failure", "sent")),
    ):
        await _taken(key, reference=key)
        for said in order:
            await receipts.take("one", key, said)

    assert {(await row(key))["state"] for key in ("a", "b")} == {"delivered"}


async def test_a_receipt_that_is_faster_than_the_answer_waits_for_its_message(house: None) -> None:
    await gateway("one")
    await receipts.take("one", "ref-1", "delivered")
    await _taken("m", reference="ref-1")
    assert (await row("m"))["state"] == "sent"

    assert await receipts.match() == 1

    assert (await row("m"))["state"] == "delivered"


async def test_a_receipt_about_nothing_is_forgotten_after_a_day(house: None) -> None:
    await gateway("one")
    await receipts.take("one", "nobody", "delivered")
    await receipts.match()
    assert await db.fetchval("select count(*) from delivery_receipt") == 1
    await db.execute("update delivery_receipt set received_at = recourse_now() - interval '25 hours'")

    await receipts.match()

    assert await db.fetchval("select count(*) from delivery_receipt") == 0


async def test_a_receipt_of_a_gateway_there_is_not_is_nothing(house: None) -> None:
    assert not await receipts.take("nobody", "ref-1", "delivered")


async def test_a_receipt_settles_what_nobody_knew(house: None) -> None:
    await gateway("one")
    await text("m")
    await drain(one=Script(["ambiguous"]))
    assert (await row("m"))["state"] == "unknown"

    await receipts.take("one", "m", "delivered")

    settled = await row("m")
    assert (settled["state"], settled["sent_at"] is not None) == ("delivered", True)
    assert await attempts("m") == [(1, "one", "accepted")]


@pytest.mark.parametrize(("secret", "state"), [("s", "unknown"), ("", "sent")])
async def test_three_days_without_a_receipt_are_doubt_where_receipts_are_given(
    house: None, secret: str, state: str
) -> None:
    await gateway("one", settings=f'{{"WebhookSecret": "{secret}"}}')
    await gateway("two", position=2)
    await _taken("m")
    await receipts.doubt_silence()
    assert (await row("m"))["state"] == "sent"
    await db.execute("update outbox set sent_at = sent_at - interval '73 hours'")

    with clock.frozen(clock.now() + timedelta(hours=72, minutes=30)):
        await receipts.doubt_silence()

    assert (await row("m"))["state"] == state
    await forward(3_600)
    assert await doubt.fail_over(SETTINGS) == 0, "it was taken over: nobody sends it again by itself"
