"""Saying that the work goes on, so that a timer is not taken for a forgotten one (cla.md 3.4)."""

from datetime import UTC, datetime, timedelta

from app.kernel import clock, db
from app.timers import commands
from tests import make
from tests.browser import Browser

NOON = datetime(2025, 2, 4, 12, tzinfo=UTC)


async def test_the_page_asks_after_twenty_minutes_and_rests_once_it_was_told(house: None) -> None:
    maya = await make.account("operator")
    browser = Browser(maya)
    with clock.frozen(NOON):
        timer, _mine = await commands.start(by=maya)
    asked = []
    for minutes in (19, 20):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            page = await browser.get("timers.timer.show", fragment=True)
        asked.append("Still working?" in page.text)
    with clock.frozen(NOON + timedelta(minutes=21)):
        kept = await browser.post("timers.keep.create", fragment=True, reference=timer.reference)

    assert asked == [False, True]
    assert (kept.status, "Still working?" in kept.text) == (200, False)


async def test_a_timer_that_was_kept_is_not_forgotten(house: None) -> None:
    maya = await make.account("operator")
    with clock.frozen(NOON):
        timer, _mine = await commands.start(by=maya)
    with clock.frozen(NOON + timedelta(hours=1)):
        await Browser(maya).post("timers.keep.create", reference=timer.reference)
    with clock.frozen(NOON + timedelta(hours=2, minutes=59)):
        early = await commands.end_forgotten()
    with clock.frozen(NOON + timedelta(hours=3)):
        late = await commands.end_forgotten()

    assert (early, late) == (0, 1)


async def test_the_timer_of_somebody_else_is_not_kept(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    timer, _mine = await commands.start(by=maya)

    answer = await Browser(tom).post("timers.keep.create", reference=timer.reference)

    assert answer.status == 404
    assert await db.fetchval("select kept_at from timer") is None
