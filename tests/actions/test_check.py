"""Whether what was done still holds, asked some time after closing (features.md 53)."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.actions.commands import moving
from app.actions.commands.checking import ask
from app.actions.rules.states import Decision
from app.kernel import clock, db
from tests.actions.make import Ward, action, pending, row_of, ward
from tests.browser import Browser


async def asked(place: Ward) -> tuple[UUID, str]:
    """An action closed a month ago that a coordinator is asked about; its key and reference."""
    raised = await pending(place)
    await moving.decide(raised.id, Decision.APPROVE_AND_CLOSE, by=place.coordinator)
    with clock.frozen(clock.now() + timedelta(days=31)):
        await ask()
    return raised.id, raised.reference


@pytest.mark.parametrize(
    ("holds", "state", "status"), [("yes", "held", "closed"), ("no", "failed", "in_progress")]
)
async def test_what_no_longer_holds_is_opened_again(place: Ward, holds: str, state: str, status: str) -> None:
    key, reference = await asked(place)

    page = await Browser(place.coordinator).post(
        "actions.check.create",
        {"days": "30", "holds": holds, "note": "Median 40 minutes"},
        reference=reference,
    )

    kept = await db.fetchrow("select state, note from action_check where action = $1 and days = 30", key)
    assert page.status == 303
    assert tuple(kept) == (state, "Median 40 minutes")
    assert (await row_of(key))["status"] == status


async def test_a_check_without_what_was_found_is_refused_and_keeps_what_was_typed(place: Ward) -> None:
    key, reference = await asked(place)
    browser = Browser(place.coordinator)

    blank = await browser.post("actions.check.create", {"days": "30", "holds": "no"}, reference=reference)
    undecided = await browser.post(
        "actions.check.create", {"days": "30", "note": "Median 40 minutes"}, reference=reference
    )

    assert (blank.status, undecided.status) == (422, 422)
    assert blank.soup.select_one("#check [value=no][checked]") is not None
    assert undecided.texts("#check textarea") == ["Median 40 minutes"]
    assert (await row_of(key))["status"] == "closed"


async def test_a_check_that_is_not_due_or_not_theirs_is_not_recorded(place: Ward) -> None:
    key, reference = await asked(place)
    elsewhere = await ward("Elsewhere")
    form = {"days": "90", "holds": "no", "note": "Median 40 minutes"}

    early = await Browser(place.coordinator).post("actions.check.create", form, reference=reference)
    worker = await Browser(place.worker).post(
        "actions.check.create", form | {"days": "30"}, reference=reference
    )
    stranger = await Browser(elsewhere.coordinator).post(
        "actions.check.create", form | {"days": "30"}, reference=reference
    )

    assert (early.status, worker.status, stranger.status) == (409, 403, 404)
    assert (await row_of(key))["status"] == "closed"


async def test_an_action_nobody_closed_asks_nothing(place: Ward) -> None:
    raised = await action(place, at=None)

    page = await Browser(place.coordinator).get("actions.action.show", reference=raised.reference)

    assert page.soup.select_one("#check") is None
