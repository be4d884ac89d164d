"""Saying that a message arrived, of which nobody knew."""

from app.kernel import db, ids
from tests import make
from tests.browser import Browser
from tests.outbox.rows.script import text, unknown


async def test_a_message_of_which_nobody_knew_is_settled_once_and_the_log_says_so(house: None) -> None:
    key = await unknown()
    browser = Browser(await make.account("admin"))

    first = await browser.post("outbox.settlement.create", message=key)
    again = await browser.post("outbox.settlement.create", message=key)

    assert (first.status, again.status) == (303, 409)
    assert await db.fetchval("select state from outbox") == "sent"
    codes = [row["code"] for row in await db.fetch("select code from event_log where key = 'message'")]
    assert codes == ["MESSAGE_ARRIVED"]


async def test_what_waits_has_not_arrived_and_what_is_not_there_is_not_found(house: None) -> None:
    waits = await text("waits")
    browser = Browser(await make.account("admin"))

    early = await browser.post("outbox.settlement.create", message=waits)
    nowhere = await browser.post("outbox.settlement.create", message=ids.new())

    assert (early.status, nowhere.status) == (409, 404)
    assert await db.fetchval("select state from outbox") == "queued"
