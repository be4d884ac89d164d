"""A deadline set by hand."""

from datetime import timedelta

import pytest

from app.actions.commands import moving
from app.actions.commands.changing import set_due
from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from tests.actions.make import WELL, Ward, action, codes_of, row_of
from tests.browser import Browser


async def test_only_a_coordinator_sets_a_deadline_and_says_why(place: Ward) -> None:
    raised = await action(place, at=None)
    due = clock.now() + timedelta(days=9)
    wall = clock.local(due, place.coordinator.zone)
    form = {"due_at": wall.strftime("%Y-%m-%dT%H:%M"), "version": "1"}

    silent = await Browser(place.coordinator).post(
        "actions.deadline.update", form, reference=raised.reference
    )
    other = await Browser(place.worker).post(
        "actions.deadline.update", {**form, "reason": "Agreed"}, reference=raised.reference
    )
    await Browser(place.coordinator).post(
        "actions.deadline.update", {**form, "reason": "Agreed in the meeting"}, reference=raised.reference
    )

    assert (silent.status, other.status) == (422, 403)
    assert abs((await row_of(raised.id))["due_at"] - due) < timedelta(minutes=1)


async def test_the_form_says_what_the_deadline_is_now_and_a_stale_one_keeps_what_was_typed(
    place: Ward,
) -> None:
    raised = await action(place, at=None)
    browser = Browser(place.coordinator)
    due = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)

    form = await browser.get("actions.deadline.edit", reference=raised.reference)
    stale = await browser.post(
        "actions.deadline.update",
        {"due_at": due, "reason": "Agreed in the meeting", "version": "1"},
        reference=raised.reference,
    )

    assert form.soup.select_one("[name=version]")["value"] == "2"
    assert stale.status == 409
    assert stale.soup.select_one("[name=reason]")["value"] == "Agreed in the meeting"
    assert "SLA_CHANGE" not in await codes_of(raised.id)


@pytest.mark.parametrize(
    ("who", "hours", "reason", "refusal"),
    [
        ("worker", 24, "Agreed", Forbidden),
        ("manager", 24, "Agreed", Forbidden),
        ("coordinator", -1, "Agreed", Invalid),
        ("coordinator", 24, " ", Invalid),
    ],
)
async def test_a_deadline_is_a_coordinators_lies_ahead_and_has_its_reason(
    place: Ward, who: str, hours: int, reason: str, refusal: type[Refusal]
) -> None:
    raised = await action(place, at=None)
    due = clock.now() + timedelta(hours=hours)

    with pytest.raises(refusal):
        await set_due(raised.id, due, reason, by=getattr(place, who))

    assert "SLA_CHANGE" not in await codes_of(raised.id)


async def test_what_is_over_has_no_deadline_to_set(place: Ward) -> None:
    raised = await action(place, at=None)
    await moving.move(raised.id, "cancelled", WELL, by=place.coordinator)

    with pytest.raises(Conflict):
        await set_due(raised.id, clock.now() + timedelta(days=1), "Agreed", by=place.coordinator)
