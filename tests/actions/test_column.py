"""A card brought to another column."""

from app.actions.commands import moving
from app.actions.rules.states import Brought
from tests.actions.make import WELL, Ward, action, pending, row_of, ward
from tests.browser import Browser


async def test_a_card_moves_by_its_button_and_the_board_comes_back(place: Ward) -> None:
    raised = await action(place, at=None)
    form = {"column": "in_progress", "version": "1", "question": "view=mine"}

    page = await Browser(place.worker).post(
        "actions.column.update", form, reference=raised.reference, fragment=True
    )

    assert page.status == 200
    assert page.texts("[data-column=in_progress] .cover") == ["Second nurse at triage"]


async def test_a_move_that_asks_something_leads_to_its_form(place: Ward) -> None:
    raised = await action(place, at=None)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)

    page = await Browser(place.worker).post(
        "actions.column.update", {"column": "pending_approval", "version": "2"}, reference=raised.reference
    )

    assert page.location.endswith(f"/actions/{raised.reference}/move?to=pending_approval")


async def test_closing_without_an_outcome_leads_to_the_form_that_asks_for_it(place: Ward) -> None:
    raised = await action(place, at=None, requires_approval=False)
    await moving.move(raised.id, "in_progress", Brought(), by=place.worker)
    form = {"column": "closed", "version": "2"}

    page = await Browser(place.worker).post("actions.column.update", form, reference=raised.reference)

    assert page.location.endswith(f"/actions/{raised.reference}/move?to=closed")
    assert (await row_of(raised.id))["status"] == "in_progress"


async def test_approving_leads_to_what_was_submitted(place: Ward) -> None:
    raised = await pending(place)
    form = {"column": "approved", "version": "3"}

    page = await Browser(place.coordinator).post("actions.column.update", form, reference=raised.reference)

    assert page.location.endswith(f"/actions/{raised.reference}/approval")
    assert (await row_of(raised.id))["status"] == "pending_approval"


async def test_a_card_of_another_hospital_is_not_there(place: Ward) -> None:
    raised = await action(await ward("Elsewhere"), at=None)
    form = {"column": "in_progress", "version": "1"}

    page = await Browser(place.coordinator).post("actions.column.update", form, reference=raised.reference)

    assert page.status == 404
