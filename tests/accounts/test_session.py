"""A session that is about to end, and one ended from one's own page (security.md SE-3)."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from app.accounts.porter import Porter
from app.accounts.rules import sessions as rules
from app.kernel import clock, db
from tests import make
from tests.accounts.make import PASSWORD, Visit, name_of, signed_in

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


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


POLL = {"X-Poll": "1"}


async def test_the_page_asks_after_fifty_five_minutes_and_asking_is_no_act(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, key = await signed_in(porter, visit)
        page = BeautifulSoup((await browser.get("accounts.profile.edit")).text, "lxml")
    idle = page.select_one("#idle")
    assert idle is not None
    assert (idle["hx-get"], idle["hx-trigger"]) == ("/me/session", "load delay:3300s")

    with clock.frozen(NOON + timedelta(minutes=54)):
        early = await browser.get("accounts.session.show", htmx=True, headers=POLL)
    with clock.frozen(NOON + timedelta(minutes=56)):
        late = await browser.get("accounts.session.show", htmx=True, headers=POLL)
    assert "<dialog" not in early.text and "delay:60s" in early.text
    assert "Stay signed in" in late.text and "13:00" in late.text
    assert await db.fetchval("select seen_at from app_session where user_id = $1", key) == NOON

    with clock.frozen(NOON + timedelta(minutes=61)):
        assert (await browser.get("accounts.session.show", htmx=True, headers=POLL)).status_code == 401


async def test_one_press_keeps_the_session(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(minutes=58)):
        stayed = await browser.post("accounts.session.update", htmx=True)
    assert (stayed.status_code, stayed.headers["hx-trigger"]) == (204, "dialog:close")

    with clock.frozen(NOON + timedelta(minutes=110)):
        assert (await browser.get("accounts.profile.edit")).status_code == 200


async def test_an_organisation_that_asks_for_less_rest_is_warned_in_time(
    house: None, porter: Porter, visit: Visit
) -> None:
    firm = await make.organisation(session_minutes=15)
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit, organisation=firm)
        page = (await browser.get("accounts.profile.edit")).text
    assert "load delay:600s" in page


async def test_after_twelve_hours_there_is_no_staying(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(hours=11, minutes=57)):
        await db.execute("update app_session set seen_at = $2 where user_id = $1", key, clock.now())
        answer = await browser.get("accounts.session.show", htmx=True, headers=POLL)
    assert "A session lasts twelve hours" in answer.text and "Stay signed in" not in answer.text


async def test_sessions_are_listed_and_ended(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await signed_in(porter, visit)
    other = visit(address="198.51.100.1")
    await other.sign_in(await name_of(key), PASSWORD)
    page = (await browser.get("accounts.profile.edit")).text
    assert "198.51.100.1" in page
    assert "This browser" in page
    session = await db.fetchval("select id from app_session where address = '198.51.100.1'")
    assert (await browser.post("accounts.session.destroy", session=session)).status_code == 303
    assert (await other.get("accounts.profile.edit")).status_code == 303
    assert (await browser.get("accounts.profile.edit")).status_code == 200
    assert (await browser.post("accounts.session.destroy", session=session)).status_code == 404


async def test_nobody_ends_anothers_session(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key = await signed_in(porter, visit)
    stranger, key = await signed_in(porter, visit)
    session = await db.fetchval("select id from app_session where user_id = $1", key)
    assert (await browser.post("accounts.session.destroy", session=session)).status_code == 404
    assert (await stranger.get("accounts.profile.edit")).status_code == 200
