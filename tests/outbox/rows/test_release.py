"""Sending a message once more, by a person's decision."""

from app.kernel import db, ids
from tests import make
from tests.browser import Browser
from tests.outbox.rows.script import Script, drain, text, unknown


async def test_a_message_of_which_nobody_knew_goes_out_once_more_by_a_persons_decision(house: None) -> None:
    key = await unknown()
    browser = Browser(await make.account("admin"))

    first = await browser.post("outbox.release.create", message=key)
    again = await browser.post("outbox.release.create", message=key)
    one = Script(["accepted"])
    await drain(one=one)

    assert (first.status, again.status) == (303, 409)
    assert one.keys == ["lost"]
    assert await db.fetchval("select state from outbox") == "sent"
    codes = [row["code"] for row in await db.fetch("select code from event_log where key = 'message'")]
    assert codes == ["MESSAGE_RELEASED"]


async def test_what_waits_leaves_by_itself_and_what_is_not_there_is_not_found(house: None) -> None:
    waits = await text("waits")
    browser = Browser(await make.account("admin"))

    early = await browser.post("outbox.release.create", message=waits)
    nowhere = await browser.post("outbox.release.create", message=ids.new())

    assert (early.status, nowhere.status) == (409, 404)
