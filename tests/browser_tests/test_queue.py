"""The queue in a browser: its address, its keys, and what is new."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, expect

from app.kernel import db
from app.web.routing import url_for
from tests import make
from tests.browser_tests.test_slice import Open

pytestmark = pytest.mark.browser


def asked(page: Page) -> dict[str, str]:
    """What the address asks for, without what it leaves open."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


async def test_a_search_changes_rows_and_address_and_can_be_taken_back(window: Open) -> None:
    maya = await make.account("operator")
    for name in ("Samira Haddad", "Owen Pritchard", "Ewan Galbraith"):
        await make.case(maya, person=name)
    seen = await window(maya)
    page = await seen.visit("cases.case.index", query={"view": "all"})
    rows = page.locator("#rows .cover")
    await expect(rows).to_have_count(3)

    await page.keyboard.press("/")
    await page.keyboard.type("prit")

    await expect(rows).to_have_text(["Owen Pritchard"])
    await page.wait_for_url(lambda url: "q=prit" in url)
    await expect(page.locator("input[name=q]")).to_be_focused()
    assert asked(page)["view"] == "all"
    await page.get_by_role("link", name="Clear filters").click()
    await expect(rows).to_have_count(3)
    await page.go_back()
    await expect(rows).to_have_text(["Owen Pritchard"])


async def test_a_filter_is_chosen_and_taken_away(window: Open) -> None:
    maya = await make.account("operator")
    await make.case(maya, person="Samira Haddad")
    seen = await window(maya)
    page = await seen.visit("cases.case.index", query={"view": "all"})

    await page.locator("summary", has_text="Acts next").click()
    await page.get_by_role("radio", name="Manager").check()
    await expect(page.locator(".empty h2")).to_have_text("No case fits these filters")
    await page.wait_for_url(lambda url: "actor=operator_manager" in url)
    await page.get_by_role("radio", name="Anybody").check()

    await expect(page.locator("#rows .cover")).to_have_text(["Samira Haddad"])


async def test_a_column_sorts_and_says_so(window: Open) -> None:
    maya = await make.account("operator")
    for name in ("Samira Haddad", "Owen Pritchard", "Ewan Galbraith"):
        await make.case(maya, person=name)
    seen = await window(maya)
    page = await seen.visit("cases.case.index")

    await page.get_by_role("link", name="Client", exact=True).click()
    await expect(page.get_by_role("columnheader", name="Client")).to_have_attribute("aria-sort", "ascending")
    await expect(page.locator("#rows .cover")).to_have_text(
        ["Ewan Galbraith", "Owen Pritchard", "Samira Haddad"]
    )
    await page.get_by_role("link", name="Client", exact=True).click()

    await expect(page.get_by_role("columnheader", name="Client")).to_have_attribute("aria-sort", "descending")
    await expect(page.locator("#rows .cover").first).to_have_text("Samira Haddad")


async def test_what_is_new_is_offered_and_rows_never_move_by_themselves(window: Open) -> None:
    maya = await make.account("operator")
    await make.case(maya, person="Samira Haddad")
    seen = await window(maya)
    page = seen.page
    async with page.expect_response(lambda answer: urlsplit(answer.url).path == url_for("outbox.live.show")):
        await seen.visit("cases.case.index")
    await expect(page.locator("#rows .cover")).to_have_count(1)

    await make.case(maya, person="Owen Pritchard")

    await expect(page.locator(".livepill")).to_have_text("1 case changed. Show it")
    await expect(page.locator("#rows .cover")).to_have_count(1)
    await page.keyboard.press("r")
    await expect(page.locator("#rows .cover")).to_have_count(2)


async def test_rows_are_walked_and_opened_by_keys(window: Open) -> None:
    maya = await make.account("operator")
    references = [await make.case(maya, person=name) for name in ("Samira Haddad", "Owen Pritchard")]
    seen = await window(maya)
    page = await seen.visit("cases.case.index", query={"sort": "name"})

    await page.keyboard.press("j")
    await expect(page.locator("#rows .cover").nth(0)).to_be_focused()
    await page.keyboard.press("j")
    await expect(page.locator("#rows .cover").nth(1)).to_be_focused()
    await page.keyboard.press("k")
    await expect(page.locator("#rows .cover").nth(0)).to_be_focused()
    await page.keyboard.press("Enter")

    await seen.is_at("cases.case.show", reference=references[1])


async def test_the_keys_are_listed_and_new_is_one_of_them(window: Open) -> None:
    maya = await make.account("operator")
    seen = await window(maya)
    page = await seen.visit("cases.case.index")

    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert await seen.violations() == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    await page.keyboard.press("c")

    await seen.is_at("cases.case.new")


async def test_a_case_leads_to_its_neighbours_in_the_list_it_was_opened_from(window: Open) -> None:
    """design.md 9: previous and next in a record, by button and by key; without a list there are none."""
    maya = await make.account("operator")
    for _n in range(3):
        await make.case(maya)
    seen = await window(maya)
    page = await seen.visit("cases.case.index", query={"view": "all"})
    places = [await each.get_attribute("href") for each in await page.locator("tbody .cover").all()]
    await page.locator("tbody .cover").nth(1).click()
    await page.wait_for_url(f"**{places[1]}")

    await page.keyboard.press("j")
    await page.wait_for_url(f"**{places[2]}")
    await expect(page.get_by_role("link", name="Next case")).to_be_hidden()
    await page.get_by_role("link", name="Previous case").click()
    await page.wait_for_url(f"**{places[1]}")
    await page.keyboard.press("k")
    await page.wait_for_url(f"**{places[0]}")
    await expect(page.get_by_role("link", name="Previous case")).to_be_hidden()


#: Whether the page has a stream, or waits to ask for it again.
STREAM = "() => !!document.querySelector('[hx-sse\\\\:connect]')._htmx?.sse"
HEAR_IT_END = "addEventListener('htmx:finally:request', () => { window.asked = true })"


async def test_a_stream_that_is_turned_away_is_no_news_and_does_not_knock_again(window: Open) -> None:
    """security.md 2.12: whoever walks through pages quickly loses the signals of one page, and nothing else."""
    seen = await window(await make.account("operator"))
    path, page = url_for("outbox.live.show"), seen.page
    async with page.expect_response(lambda answer: urlsplit(answer.url).path == path):
        await seen.visit("cases.case.index")
    await page.wait_for_function(STREAM)
    await db.execute("update throttle set count = 1000")
    seen.expected.add(429)
    await page.add_init_script(HEAR_IT_END)

    async with page.expect_response(lambda answer: urlsplit(answer.url).path == path) as refused:
        await seen.visit("cases.case.index")
    assert (await (await refused.value).all_headers())["retry-after"].isdigit()
    await page.wait_for_function("window.asked")

    assert not await page.evaluate(STREAM)
    await expect(page.locator("#toasts > *")).to_have_count(0)
