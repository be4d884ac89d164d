"""What was heard, and what came of it, as far as one may see it."""

import pytest

from app.kernel import db
from tests.actions.make import Ward, ward
from tests.browser import Browser
from tests.listening.make import CALLS, MENTIONS, bring

pytestmark = pytest.mark.usefixtures("house")


async def test_the_list_and_the_page_show_what_was_heard_and_what_came_of_it(place: Ward) -> None:
    await bring(place, MENTIONS)
    await bring(place, CALLS, "call")
    browser = Browser(place.coordinator)

    page = await browser.get("listening.heard.index")
    calls = await browser.get("listening.heard.index", query={"kind": "call"})
    key = await db.fetchval("select id from heard where external_id = '101'")
    one = await browser.get("listening.heard.show", id=key)
    action = await db.fetchval("select reference from action where subject_id = $1", key)

    assert len(page.texts("tbody tr")) == 5 and len(calls.texts("tbody tr")) == 2
    assert "Four hours at the counter" in one.text and action in one.text
    assert "101" in (await browser.get("actions.action.show", reference=action)).text


async def test_what_is_said_of_another_hospital_does_not_exist(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    await bring(elsewhere, MENTIONS)
    key = await db.fetchval("select id from heard limit 1")
    browser = Browser(place.coordinator)

    assert (await browser.get("listening.heard.show", id=key)).status == 404
    assert (await browser.get("listening.heard.index")).texts("tbody tr") == []
