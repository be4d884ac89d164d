"""Who answers for an action."""

from app.actions.commands import moving
from app.kernel import db
from tests.actions.make import WELL, Ward, action, row_of, ward
from tests.browser import Browser


async def test_an_owner_is_chosen_by_hand_and_told(place: Ward) -> None:
    raised = await action(place, at=None, assigned_to=None, department=None)

    await Browser(place.coordinator).post(
        "actions.owner.update",
        {"assigned_to": str(place.worker.id), "version": "1"},
        reference=raised.reference,
    )

    told = await db.fetchval(
        "select count(*) from outbox where recipient_user = $1 and kind = 'action.assigned'", place.worker.id
    )
    assert ((await row_of(raised.id))["assigned_to"], told) == (place.worker.id, 2)


async def test_only_people_of_the_hospital_are_offered_and_taken(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    raised = await action(place, at=None)
    browser = Browser(place.coordinator)

    form = await browser.get("actions.owner.edit", reference=raised.reference)
    page = await browser.post(
        "actions.owner.update",
        {"assigned_to": str(elsewhere.worker.id), "version": "1"},
        reference=raised.reference,
    )

    offered = {each["value"] for each in form.soup.select("[name=assigned_to] option")}
    assert str(place.manager.id) in offered and str(elsewhere.worker.id) not in offered
    assert page.status == 422
    assert (await row_of(raised.id))["assigned_to"] == place.worker.id


async def test_an_owner_chosen_on_a_stale_page_is_not_taken(place: Ward) -> None:
    raised = await action(place, at=None)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)

    page = await Browser(place.coordinator).post(
        "actions.owner.update",
        {"assigned_to": str(place.manager.id), "version": "1"},
        reference=raised.reference,
    )

    assert page.status == 409
    assert page.soup.select_one("[name=assigned_to] option[selected]")["value"] == str(place.manager.id)
    assert (await row_of(raised.id))["assigned_to"] == place.worker.id


async def test_whoever_only_has_it_gives_it_to_nobody(place: Ward) -> None:
    raised = await action(place, at=None)

    page = await Browser(place.worker).post(
        "actions.owner.update",
        {"assigned_to": str(place.manager.id), "version": "1"},
        reference=raised.reference,
    )

    assert page.status == 403
    assert (await row_of(raised.id))["assigned_to"] == place.worker.id
