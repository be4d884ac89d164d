"""Five minutes before a session ends the page says so, and one press keeps it (security.md SE-3)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from app.accounts.porter import Porter
from app.accounts.rules import sessions as rules
from app.kernel import clock, db
from tests import make
from tests.accounts.test_sessions import signed_in
from tests.accounts.visitor import Visitor

Visit = Callable[..., Visitor]
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
HERE = "/me/session"
POLL = {"X-Poll": "1"}


@pytest.mark.parametrize(
    ("rested", "old", "minutes", "soon", "may_stay", "look_again"),
    [
        (0, 0, 60, False, True, 55 * 60),
        (54, 54, 60, False, True, 60),
        (55, 55, 60, True, True, 5 * 60 + 2),
        (10, 10, 15, True, True, 5 * 60 + 2),
        (0, 0, 6, False, True, 3 * 60),
        (4, 4, 6, True, True, 2 * 60 + 2),
        (0, 11 * 60 + 56, 60, True, False, 4 * 60 + 2),
        (0, 11 * 60 + 30, 60, False, False, 25 * 60),
    ],
)
def test_what_is_left(
    rested: int, old: int, minutes: int, soon: bool, may_stay: bool, look_again: int
) -> None:
    left = rules.left(
        now=NOON,
        seen_at=NOON - timedelta(minutes=rested),
        expires_at=NOON - timedelta(minutes=old) + rules.LONGEST,
        minutes=minutes,
    )
    assert (left.soon, left.may_stay, left.look_again.total_seconds()) == (soon, may_stay, look_again)


async def test_the_page_asks_after_fifty_five_minutes_and_asking_is_no_act(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, key = await signed_in(porter, visit)
        page = BeautifulSoup((await browser.get("/me")).text, "lxml")
    idle = page.select_one("#idle")
    assert idle is not None
    assert (idle["hx-get"], idle["hx-trigger"]) == (HERE, "load delay:3300s")

    with clock.frozen(NOON + timedelta(minutes=54)):
        early = await browser.get(HERE, htmx=True, headers=POLL)
    with clock.frozen(NOON + timedelta(minutes=56)):
        late = await browser.get(HERE, htmx=True, headers=POLL)
    assert "<dialog" not in early.text and "delay:60s" in early.text
    assert "Stay signed in" in late.text and "13:00" in late.text
    assert await db.fetchval("select seen_at from app_session where user_id = $1", key) == NOON

    with clock.frozen(NOON + timedelta(minutes=61)):
        assert (await browser.get(HERE, htmx=True, headers=POLL)).status_code == 401


async def test_one_press_keeps_the_session(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(minutes=58)):
        stayed = await browser.post(HERE, htmx=True)
    assert (stayed.status_code, stayed.headers["hx-trigger"]) == (204, "dialog:close")

    with clock.frozen(NOON + timedelta(minutes=110)):
        assert (await browser.get("/me")).status_code == 200


async def test_an_organisation_that_asks_for_less_rest_is_warned_in_time(
    house: None, porter: Porter, visit: Visit
) -> None:
    firm = await make.organisation(session_minutes=15)
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit, organisation=firm)
        page = (await browser.get("/me")).text
    assert "load delay:600s" in page


async def test_after_twelve_hours_there_is_no_staying(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(hours=11, minutes=57)):
        await db.execute("update app_session set seen_at = $2 where user_id = $1", key, clock.now())
        answer = await browser.get(HERE, htmx=True, headers=POLL)
    assert "A session lasts twelve hours" in answer.text and "Stay signed in" not in answer.text
