"""What waits for a person on their first page: their own actions, and what they may decide."""

from app.actions.queries.agenda import actions
from app.actions.rules.words import Severity
from app.kernel import db
from tests.actions.make import Ward, action, pending, ward


async def test_only_who_may_approve_it_is_asked_to(place: Ward) -> None:
    await pending(place, title="Second nurse")

    asked = {
        name: [str(thing.title) for thing in await actions(getattr(place, name), [])]
        for name in ("worker", "manager", "coordinator")
    }

    assert asked == {"worker": ["Second nurse"], "manager": [], "coordinator": ["Approve: Second nurse"]}


async def test_a_coordinator_is_not_asked_to_approve_what_they_own(place: Ward) -> None:
    raised = await pending(place, title="Second nurse")
    await db.execute("update action set assigned_to = $2 where id = $1", raised.id, place.coordinator.id)

    own = await actions(place.coordinator, [])
    other = await actions(place.other, [])

    assert [str(thing.title) for thing in own] == ["Second nurse"]
    assert [str(thing.title) for thing in other] == ["Approve: Second nurse"]


async def test_the_nearest_deadline_comes_first_and_what_was_put_off_is_left_out(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    late = await action(place, title="Late", severity=Severity.CRITICAL)
    await action(place, title="Later", severity=Severity.LOW)
    put_off = await action(place, title="Put off")
    await action(elsewhere, title="Elsewhere")

    things = await actions(place.worker, [put_off.reference])

    assert [str(thing.title) for thing in things] == ["Late", "Later"]
    assert things[0].reference == late.reference
