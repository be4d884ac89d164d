"""Stopping a timer by hand (cla.md 3.3)."""

from app.kernel import db
from app.kernel.actor import Subject
from app.timers import commands
from tests import make
from tests.browser import Browser


async def test_stopping_before_anything_was_done_says_what_to_do(house: None) -> None:
    account = await make.account("operator")
    timer, _mine = await commands.start(by=account)

    answer = await Browser(account).post("timers.stop.create", reference=timer.reference)

    assert answer.status == 409
    assert "Cancel this timer instead" in answer.text


async def test_a_timer_on_a_case_is_stopped_and_the_page_asks_for_its_clock(house: None) -> None:
    account = await make.account("operator")
    reference = await make.case(account)
    case = Subject("case", await db.fetchval("select id from cases where reference = $1", reference))
    timer, _mine = await commands.start(by=account, subject=case)

    answer = await Browser(account).post("timers.stop.create", fragment=True, reference=timer.reference)

    assert (answer.status, answer.headers["hx-trigger"]) == (204, "timer:changed")
    assert await db.fetchval("select linked_case from timer where stopped is not null") == case.id


async def test_nobody_stops_the_timer_of_somebody_else(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    timer, _mine = await commands.start(by=maya)

    answer = await Browser(tom).post("timers.stop.create", reference=timer.reference)

    assert answer.status == 404
    assert await db.fetchval("select stopped from timer") is None
