"""What people wrote back and no keyword says is read by somebody."""

from app.kernel import db
from app.notifications.commands.inbound import receive
from tests.households import make
from tests.notifications.switched_on import GATEWAY, NUMBER


async def test_what_no_keyword_says_waits_to_be_read_beside_its_household(admin):
    await make.household(phone=NUMBER)
    await receive(GATEWAY, "1", NUMBER, "STOP PLEASE")
    await receive(GATEWAY, "2", NUMBER, "HELP")

    page = await admin.get("notifications.answer.index")
    everything = await admin.get("notifications.answer.index", query={"tab": "all"})

    assert len(page.texts("#rows tr")) == 1
    assert "STOP PLEASE" in page.text and NUMBER not in page.text and "***009" in page.text
    assert len(everything.texts("#rows tr")) == 2


async def test_an_answer_is_read_once(admin):
    await receive(GATEWAY, "1", NUMBER, "please call me")
    key = await db.fetchval("select id from inbound_message")

    first = await admin.post("notifications.answer.update", {}, id=key)
    second = await admin.post("notifications.answer.update", {}, id=key)

    assert (first.status, second.status) == (303, 409)
    assert await db.fetchval("select handled_by is not null from inbound_message")
    assert "Nothing to read" in (await admin.get("notifications.answer.index")).text
