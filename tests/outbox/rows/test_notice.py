"""The bell's drawer: what a person was told inside the console."""

from app.kernel import db
from app.outbox.queries import notices
from app.web.routing import url_for
from tests import make
from tests.browser import Browser
from tests.outbox.rows.script import notice


async def test_a_person_sees_their_own_notices_newest_first(house: None) -> None:
    mine, other = await make.account("operator"), await make.account("operator")
    for n in range(3):
        await notice(mine, n)
    await notice(other, 9)

    page = await Browser(mine).get("outbox.notice.index")

    assert [words.split(" ")[1] for words in page.texts("#notices li .grow")] == ["2", "1", "0"]
    assert await notices.unread(mine.id) == 3


async def test_the_bell_opens_a_drawer(house: None) -> None:
    mine = await make.account("operator")
    await notice(mine, 1)

    part = await Browser(mine).get("outbox.notice.index", fragment=True)

    assert part.soup.select_one("dialog.drawer #notices li")


async def test_opening_a_notice_reads_it_and_leads_where_it_points(house: None) -> None:
    mine = await make.account("operator")
    await notice(mine, 1)
    await notice(mine, 2)
    key = await db.fetchval("select id from outbox where dedup_key like '%:1'")

    answer = await Browser(mine).post("outbox.notice.update", {"notice": str(key)})

    assert (answer.status, answer.location) == (303, "/cases")
    assert await notices.unread(mine.id) == 1


async def test_nobody_reads_the_notice_of_another(house: None) -> None:
    mine, other = await make.account("operator"), await make.account("operator")
    await notice(other, 1)
    key = await db.fetchval("select id from outbox")

    answer = await Browser(mine).post("outbox.notice.update", {"notice": str(key)})

    assert answer.status == 404
    assert await notices.unread(other.id) == 1


async def test_all_notices_are_read_at_once(house: None) -> None:
    mine = await make.account("operator")
    for n in range(3):
        await notice(mine, n)

    answer = await Browser(mine).post("outbox.notice.update", fragment=True)

    assert answer.status == 200 and len(answer.soup.select("#notices li")) == 3
    assert await notices.unread(mine.id) == 0


async def test_pages_of_notices_go_on_where_the_last_one_ended(house: None) -> None:
    mine = await make.account("operator")
    for n in range(25):
        await notice(mine, n)
    browser = Browser(mine)
    first = await browser.get("outbox.notice.index")
    link = first.soup.select_one(".pager a[rel=next]")
    assert link is not None

    second = await browser.request("GET", str(link["href"]))

    shown = {*first.texts("#notices li .grow a"), *second.texts("#notices li .grow a")}
    assert shown == {f"Notice {n}" for n in range(25)}


async def test_without_a_drawer_all_notices_are_read_on_their_page(house: None) -> None:
    mine = await make.account("operator")
    await notice(mine, 1)

    answer = await Browser(mine).post("outbox.notice.update")

    assert (answer.status, answer.location) == (303, url_for("outbox.notice.index"))
    assert await notices.unread(mine.id) == 0
