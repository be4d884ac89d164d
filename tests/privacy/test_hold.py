"""What is under legal hold is kept as it is until somebody lifts it."""

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.privacy.make import client


async def test_a_hold_is_placed_once_and_lifted_with_a_reason(house: None) -> None:
    boss = await make.account("operator_manager")
    person, case = await client(boss)
    browser = Browser(boss)
    form = {"reference": case.lower(), "reason": "A claim is before the court."}

    placed, twice = (
        await browser.post("privacy.hold.create", form),
        await browser.post("privacy.hold.create", form),
    )
    hold = await db.fetchval("select id from legal_hold")
    unsaid = await browser.post("privacy.hold.destroy", {"reason": ""}, id=hold)
    lifted = await browser.post("privacy.hold.destroy", {"reason": "The claim is over."}, id=hold)

    assert (placed.status, twice.status, unsaid.status, lifted.status) == (303, 409, 422, 303)
    codes = await db.fetch("select code, notes from event_log where key = 'privacy' order by seq")
    assert [row["code"] for row in codes] == ["HELD", "RELEASED"]
    assert (
        await browser.post("privacy.hold.create", {"reference": person, "reason": "Court."})
    ).status == 303


async def test_a_foreign_record_cannot_be_held_nor_a_foreign_hold_lifted(house: None) -> None:
    boss, rival = await make.account("operator_manager"), await make.account("operator_manager")
    _person, case = await client(boss)
    await Browser(boss).post("privacy.hold.create", {"reference": case, "reason": "Court."})
    hold = await db.fetchval("select id from legal_hold")

    theirs = await Browser(rival).post("privacy.hold.create", {"reference": case, "reason": "Mine."})
    lifted = await Browser(rival).post("privacy.hold.destroy", {"reason": "Mine."}, id=hold)

    assert (theirs.status, lifted.status) == (422, 404)
    assert case not in (await Browser(rival).get("privacy.hold.index")).text


async def test_a_lifting_without_a_reason_is_refused_where_it_was_asked_for(house: None) -> None:
    boss = await make.account("operator_manager")
    browser = Browser(boss)
    for _n in range(2):
        _person, case = await client(boss)
        await browser.post("privacy.hold.create", {"reference": case, "reason": "Court."})
    hold = await db.fetchval("select id from legal_hold order by placed_at limit 1")

    page = await browser.post("privacy.hold.destroy", {"reason": " "}, id=hold)

    invalid = page.soup.select("[aria-invalid=true]")
    assert (page.status, [each["id"] for each in invalid]) == (422, [f"lift-{hold}"])
    assert page.texts("main [role=alert]") == ["Say why, so that whoever comes next understands."]
    assert await db.fetchval("select count(*) from legal_hold where lifted_at is not null") == 0


async def test_who_may_not_hold_reads_nothing_of_it(house: None) -> None:
    operator = await make.account("operator")
    _person, case = await client(operator)

    placed = await Browser(operator).post("privacy.hold.create", {"reference": case, "reason": "Mine."})

    assert placed.status == (await Browser(operator).get("privacy.hold.index")).status == 403
    assert await db.fetchval("select count(*) from legal_hold") == 0
