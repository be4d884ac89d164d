import pytest

from app import outbox
from app.accounts.account import Account
from app.accounts.queries import sessions
from app.kernel import db
from app.outbox.queries import notices
from tests import make
from tests.browser import Browser
from tests.outbox.rows.script import Script, drain, gateway, text


async def _notice(person: Account, n: int, link: str = "/cases") -> None:
    await outbox.post(
        outbox.Post(
            "test",
            f"{person.id}:{n}",
            channel="in_app",
            user=person.id,
            title=f"Notice {n}",
            text="x",
            link=link,
        )
    )


async def test_a_person_sees_their_own_notices_newest_first(house: None) -> None:
    mine, other = await make.account("operator"), await make.account("operator")
    for n in range(3):
        await _notice(mine, n)
    await _notice(other, 9)

    page = await Browser(mine).get("outbox.notice.index")

    assert [words.split(" ")[1] for words in page.texts("#notices li .grow")] == ["2", "1", "0"]
    assert await notices.unread(mine.id) == 3


async def test_the_bell_opens_a_drawer(house: None) -> None:
    mine = await make.account("operator")
    await _notice(mine, 1)

    part = await Browser(mine).get("outbox.notice.index", fragment=True)

    assert part.soup.select_one("dialog.drawer #notices li")


async def test_the_bell_has_a_dot_while_something_is_unread(house: None) -> None:
    mine = await make.account("operator")
    await _notice(mine, 1)
    now = await sessions.account(mine.id)
    assert now is not None and now.unread == 1

    rung = await Browser(now).get("outbox.bell.show", fragment=True)
    quiet = await Browser(mine).get("outbox.bell.show", fragment=True)

    assert rung.soup.select_one("#bell [aria-label='Notifications: 1 new']")
    assert quiet.soup.select_one("#bell [aria-label='Notifications']")


async def test_opening_a_notice_reads_it_and_leads_where_it_points(house: None) -> None:
    mine = await make.account("operator")
    await _notice(mine, 1)
    await _notice(mine, 2)
    key = await db.fetchval("select id from outbox where dedup_key like '%:1'")

    answer = await Browser(mine).post("outbox.notice.update", {"notice": str(key)})

    assert (answer.status, answer.location) == (303, "/cases")
    assert await notices.unread(mine.id) == 1


async def test_nobody_reads_the_notice_of_another(house: None) -> None:
    mine, other = await make.account("operator"), await make.account("operator")
    await _notice(other, 1)
    key = await db.fetchval("select id from outbox")

    answer = await Browser(mine).post("outbox.notice.update", {"notice": str(key)})

    assert answer.status == 404
    assert await notices.unread(other.id) == 1


async def test_all_notices_are_read_at_once(house: None) -> None:
    mine = await make.account("operator")
    for n in range(3):
        await _notice(mine, n)

    answer = await Browser(mine).post("outbox.notice.update", fragment=True)

    assert answer.status == 200 and len(answer.soup.select("#notices li")) == 3
    assert await notices.unread(mine.id) == 0


async def test_pages_of_notices_go_on_where_the_last_one_ended(house: None) -> None:
    mine = await make.account("operator")
    for n in range(25):
        await _notice(mine, n)
    browser = Browser(mine)
    first = await browser.get("outbox.notice.index")
    link = first.soup.select_one(".pager a[rel=next]")
    assert link is not None

    second = await browser.request("GET", str(link["href"]))

    shown = {*first.texts("#notices li .grow a"), *second.texts("#notices li .grow a")}
    assert shown == {f"Notice {n}" for n in range(25)}


async def test_what_nobody_knows_is_shown_and_settled_by_a_person(house: None) -> None:
    await gateway("one")
    came = await text("came")
    again = await text("again")
    one = Script(["ambiguous", "ambiguous", "accepted"])
    await drain(one=one)
    browser = Browser(await make.account("admin"))

    page = await browser.get("outbox.message.index")
    assert len(page.soup.select("#rows tr")) == 2
    assert "+255754123456" not in page.text and "***456" in page.text
    shown = await browser.get("outbox.message.show", message=came)
    assert shown.soup.select_one(f'form[action="/messages/{came}/settlements"]')
    settled = await browser.post("outbox.settlement.create", message=came)
    released = await browser.post("outbox.release.create", message=again)
    twice = await browser.post("outbox.settlement.create", message=came)
    await drain(one=one)

    assert (settled.status, released.status, twice.status) == (303, 303, 409)
    assert {row["state"] for row in await db.fetch("select state from outbox")} == {"sent"}
    assert [
        row["code"] for row in await db.fetch("select code from event_log where key = 'message' order by seq")
    ] == [
        "MESSAGE_ARRIVED",
        "MESSAGE_RELEASED",
    ]


@pytest.mark.parametrize("tab", ["attention", "waiting", "left", "other", "rubbish"])
async def test_every_tab_of_messages_opens(house: None, tab: str) -> None:
    await text("m")

    page = await Browser(await make.account("admin")).get("outbox.message.index", query={"tab": tab})

    assert len(page.soup.select("#rows tr")) == (1 if tab == "waiting" else 0)


async def test_messages_are_for_administrators(house: None) -> None:
    assert (await Browser(await make.account("operator_manager")).get("outbox.message.index")).status == 403
