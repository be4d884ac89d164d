"""Taking an action that nobody has."""

from app.kernel import db
from tests.actions.make import Ward, action, codes_of, row_of, ward
from tests.browser import Browser


async def test_whoever_takes_it_has_it_and_is_not_told_of_it(place: Ward) -> None:
    raised = await action(place, at=None, assigned_to=None)

    page = await Browser(place.manager).post("actions.taking.create", reference=raised.reference)

    row = await row_of(raised.id)
    assert page.status == 303
    assert (row["assigned_to"], row["queue"]) == (place.manager.id, "")
    assert "ASSIGNMENT" in await codes_of(raised.id)
    told = "select count(*) from outbox where recipient_user = $1 and kind = 'action.assigned'"
    assert await db.fetchval(told, place.manager.id) == 0


async def test_of_two_who_take_it_the_second_hears_that_it_is_gone(place: Ward) -> None:
    raised = await action(place, at=None, assigned_to=None)
    await Browser(place.manager).post("actions.taking.create", reference=raised.reference)

    page = await Browser(place.coordinator).post("actions.taking.create", reference=raised.reference)

    assert page.status == 409
    assert (await row_of(raised.id))["assigned_to"] == place.manager.id


async def test_an_action_of_another_hospital_cannot_be_taken(place: Ward) -> None:
    raised = await action(await ward("Elsewhere"), at=None, assigned_to=None)

    page = await Browser(place.coordinator).post("actions.taking.create", reference=raised.reference)

    assert page.status == 404
    assert (await row_of(raised.id))["assigned_to"] is None
