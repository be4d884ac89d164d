"""Messages, for whoever looks after them: what needs a person first, and never a whole address."""

import pytest

from app.kernel import db, ids
from tests import make
from tests.browser import Browser
from tests.outbox.rows.script import notice, text, unknown


@pytest.mark.parametrize("tab", ["attention", "waiting", "left", "other", "rubbish"])
async def test_every_tab_of_messages_opens(house: None, tab: str) -> None:
    await text("m")

    page = await Browser(await make.account("admin")).get("outbox.message.index", query={"tab": tab})

    assert len(page.soup.select("#rows tr")) == (1 if tab == "waiting" else 0)


async def test_messages_are_for_administrators(house: None) -> None:
    assert (await Browser(await make.account("operator_manager")).get("outbox.message.index")).status == 403


async def test_a_message_is_shown_with_its_attempts_and_a_number_nobody_can_use(house: None) -> None:
    key = await unknown()
    browser = Browser(await make.account("admin"))

    page = await browser.get("outbox.message.index")
    shown = await browser.get("outbox.message.show", message=key)

    for answer in (page, shown):
        assert "+255754123456" not in answer.text and "***456" in answer.text
    assert len(page.soup.select("#rows tr")) == 1
    assert "No answer" in " ".join(shown.texts("#attempts ~ * td, [aria-labelledby=attempts] td"))
    assert shown.soup.select_one(f'form[action="/messages/{key}/settlements"]')
    assert shown.soup.select_one(f'form[action="/messages/{key}/releases"]')


async def test_a_notice_of_the_console_is_nobody_elses_to_look_at(house: None) -> None:
    person = await make.account("operator")
    await notice(person, 1)
    key = await db.fetchval("select id from outbox")
    browser = Browser(await make.account("admin"))

    hidden = await browser.get("outbox.message.show", message=key)
    nowhere = await browser.get("outbox.message.show", message=ids.new())

    assert (hidden.status, nowhere.status) == (404, 404)
    assert hidden.texts("main") == nowhere.texts("main")


async def test_however_many_messages_wait_the_statements_stay_the_same(house: None) -> None:
    browser = Browser(await make.account("admin"))
    await text("m")
    few = await browser.get("outbox.message.index", query={"tab": "waiting"})
    for n in range(12):
        await text(f"m{n}")

    many = await browser.get("outbox.message.index", query={"tab": "waiting"})
    rows = await browser.get("outbox.message.index", query={"tab": "waiting"}, fragment=True)

    assert len(many.soup.select("#rows tr")) == len(rows.soup.select("#rows tr")) == 13
    assert many.statements == few.statements
    assert rows.statements == many.statements - 1
    assert "<h1" not in rows.text
