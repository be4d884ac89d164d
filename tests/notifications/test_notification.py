"""The console of notifications: what was decided and why, and one message's whole story."""

from app.kernel import db, ids
from app.notifications.commands import running
from tests import make as people
from tests.browser import Browser
from tests.households import make


async def test_the_console_shows_what_was_decided_and_why(admin):
    told = await make.household()
    await make.policy(told)
    await make.policy(await make.household(approved=False))
    await running.run(source="hand")

    today = await admin.get("notifications.notification.index")
    untold = await admin.get("notifications.notification.index", query={"tab": "untold"})

    assert today.status == 200
    assert len(today.texts("#rows tr")) == 2
    assert "The household had not agreed to be told." in untold.text


async def test_one_messages_whole_story_is_on_one_page(admin):
    await make.policy(await make.household())
    await running.run(source="hand")
    key = await db.fetchval("select id from policy_notification")

    page = await admin.get("notifications.notification.show", id=key)

    assert "Cover confirmed for Daudi Mushi" in page.text
    assert "***001" in page.text
    assert "754000001" not in page.text


async def test_whoever_is_limited_to_a_district_sees_what_was_decided_there_and_nothing_else(switched_on):
    region = await make.place("R")
    mine, theirs = await make.place("D", region), await make.place("D", region)
    await make.policy(await make.household(location=mine, last_name="Near"))
    await make.policy(await make.household(location=theirs, last_name="Far"))
    await running.run(source="hand")
    reader = await people.account("admin")
    await db.execute(
        "insert into user_place (id, member, location) values (uuidv7(), $1, $2)", reader.id, mine
    )
    keys = await db.fetch(
        "select i.last_name, n.id from policy_notification n join policy p on p.id = n.policy_id"
        " join insuree i on i.household = p.household"
    )
    key_of = {row["last_name"]: row["id"] for row in keys}

    page = await Browser(reader).get("notifications.notification.index")
    near = await Browser(reader).get("notifications.notification.show", id=key_of["Near"])
    far = await Browser(reader).get("notifications.notification.show", id=key_of["Far"])
    nowhere = await Browser(reader).get("notifications.notification.show", id=ids.new())

    assert len(page.texts("#rows tr")) == 1 and "Near" in page.text and "Far" not in page.text
    assert (near.status, far.status) == (200, 404)
    assert far.texts("h1") == nowhere.texts("h1") and far.texts("main p") == nowhere.texts("main p")


async def test_however_many_were_told_the_statements_stay_the_same(admin):
    await make.policy(await make.household())
    await running.run(source="hand")
    few = await admin.get("notifications.notification.index")
    for n in range(15):
        await make.policy(await make.household(phone=f"+25575400{n:04}"))
    await running.run(source="hand")

    many = await admin.get("notifications.notification.index")
    lines = await admin.get("notifications.notification.index", fragment=True)

    assert len(many.texts("#rows tr")) == 16
    assert many.statements == few.statements
    assert lines.statements < many.statements
    assert "<h1" not in lines.text and len(lines.texts("#rows tr")) == 16
