"""The alarm for actions that wait with nobody (sla.md 1.9)."""

from datetime import timedelta

from app.actions.commands.alarming import sound
from app.kernel import clock, db
from tests.actions.make import Ward, action


async def test_the_alarm_sounds_once_after_a_quarter_of_an_hour(place: Ward) -> None:
    now = clock.now()
    raised = await action(place, at=now, assigned_to=None, department=None)

    with clock.frozen(now + timedelta(minutes=14)):
        early = await sound()
    with clock.frozen(now + timedelta(minutes=16)):
        loud, again = await sound(), await sound()

    assert (early, loud, again) == (0, 1, 0)
    told = await db.fetchval(
        "select count(distinct recipient_user) from outbox where kind = 'action.unrouted'"
        " and dedup_key like '%alarm%' and subject_id = $1",
        raised.id,
    )
    assert told == 2
