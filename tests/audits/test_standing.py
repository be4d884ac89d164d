"""A schedule that is stopped, and goes on."""

from datetime import timedelta

from app.audits.commands.planning import plan_ahead
from app.audits.commands.schedule import stand
from app.kernel import clock, db
from tests.audits import make as audits
from tests.audits.make import SEVEN, Ward
from tests.browser import Browser


async def test_a_stopped_schedule_plans_nothing_and_one_that_goes_on_leaves_out_what_lay_between(
    ward: Ward,
) -> None:
    id = await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        await stand(id, False, by=ward.officer)
    with clock.frozen(SEVEN + timedelta(days=3)):
        await plan_ahead()
        assert len(await audits.audits()) == 1
        await stand(id, True, by=ward.officer)

    assert [at.date().day for at, _due, _state in await audits.audits()][:2] == [5, 9]
    assert await db.fetchval("select count(*) from deadline") == len(await audits.audits())


async def test_the_button_stops_a_schedule_and_twice_is_once(ward: Ward) -> None:
    id, browser = await audits.schedule(ward), Browser(ward.officer)

    for _twice in range(2):
        page = await browser.post("audits.standing.update", {"to": "stopped"}, id=id)
    strange = await browser.post("audits.standing.update", {"to": "paused"}, id=id)

    assert (page.status, strange.status) == (303, 422)
    assert await db.fetchval("select is_active from audit_schedule") is False
    assert await db.fetchval("select count(*) from event_log where code = 'STOPPED'") == 1


async def test_nobody_stops_a_schedule_of_another_hospital(ward: Ward) -> None:
    id, stranger = await audits.schedule(ward), Browser((await audits.ward()).officer)

    page = await stranger.post("audits.standing.update", {"to": "stopped"}, id=id)

    assert page.status == 404
    assert await db.fetchval("select is_active from audit_schedule") is True
