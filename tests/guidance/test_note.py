"""Notes of guidance: how something is done here (cla.md 10.4)."""

import pytest

from app.guidance.commands import load_notes
from app.guidance.reading import bundled_notes
from app.kernel import db
from tests import make
from tests.browser import Browser


async def _write(slug: str, title: str, *, tags: str = "", body: str = "Nothing else.") -> None:
    await load_notes([{"slug": slug, "title": title, "tags": tags, "body": body}])


@pytest.fixture
async def notes(house: None) -> Browser:
    await load_notes(bundled_notes())
    return Browser(await make.account("operator"))


async def test_the_notes_of_the_house_are_loaded_once_and_what_was_changed_stays(house: None) -> None:
    first = await load_notes(bundled_notes())
    await db.execute("update guidance_note set title = 'Ours' where slug = 'callbacks'")
    second = await load_notes(bundled_notes())

    assert (first, second) == (len(bundled_notes()), 0)
    assert await db.fetchval("select title from guidance_note where slug = 'callbacks'") == "Ours"


async def test_a_title_outranks_a_tag_and_a_tag_outranks_the_text(house: None) -> None:
    await _write("text", "Alpha", body="The interpreter is on the line.")
    await _write("tag", "Beta", tags="interpreter")
    await _write("title", "Gamma interpreter")

    page = await Browser(await make.account("operator")).get(
        "guidance.note.index", query={"q": "interpreters"}
    )

    assert page.texts(".list a b") == ["Gamma interpreter", "Beta", "Alpha"]


@pytest.mark.parametrize("role", ["operator", "operator_manager", "provider", "provider_manager", "admin"])
async def test_operators_and_providers_read_notes_and_change_nothing(house: None, role: str) -> None:
    await load_notes(bundled_notes())
    browser = Browser(await make.account(role))

    listed = await browser.get("guidance.note.index")
    read = await browser.request("GET", listed.soup.select_one(".list a")["href"])

    assert len(listed.texts(".list a b")) == len(bundled_notes())
    assert (read.status, read.soup.select("main form[method=post]")) == (200, [])


@pytest.mark.parametrize("role", ["analyst", "field_officer", "complaints_officer"])
async def test_who_has_no_casework_reads_none(house: None, role: str) -> None:
    await _write("callbacks", "Callbacks")
    browser = Browser(await make.account(role))

    assert (await browser.get("guidance.note.index")).status == 403
    assert (await browser.get("guidance.note.show", slug="callbacks")).status == 403


async def test_a_note_keeps_its_lines_and_shows_no_markup(house: None) -> None:
    await _write("a-note", "A <b>bold</b> note", body="One\n\n<script>alert(1)</script>", tags="x, y ,, z")

    page = await Browser(await make.account("provider")).get("guidance.note.show", slug="a-note")

    assert page.texts("h1 .title") == ["A <b>bold</b> note"]
    assert page.soup.select_one("article .body").text == "One\n\n<script>alert(1)</script>"
    assert page.texts("article .badge") == ["x", "y", "z"]


async def test_a_tag_leads_to_the_notes_that_have_it(notes: Browser) -> None:
    page = await notes.get("guidance.note.show", slug="conflicts")
    link = next(each for each in page.soup.select("article a") if each.text == "COI")

    assert "A provider has a conflict of interest" in (await notes.request("GET", link["href"])).texts(
        ".list a b"
    )


async def test_what_is_not_in_force_is_not_found_but_an_old_link_still_opens(notes: Browser) -> None:
    await db.execute("update guidance_note set active = false where slug = 'callbacks'")

    assert "Booking a callback" not in (await notes.get("guidance.note.index")).texts(".list a b")
    assert "Booking a callback" not in (
        await notes.get("guidance.note.index", query={"q": "voicemail"})
    ).texts(".list a b")
    assert "Not in force any more" in (await notes.get("guidance.note.show", slug="callbacks")).texts(
        "h1 .badge"
    )


@pytest.mark.parametrize("slug", ["nobody", "'; drop table cases; --", "x" * 3000, "%00"])
async def test_an_address_that_names_no_note_is_not_there(notes: Browser, slug: str) -> None:
    assert (await notes.get("guidance.note.show", slug=slug)).status == 404


async def test_notes_are_paged_by_key_and_cost_the_same_however_many(notes: Browser) -> None:
    few = (await notes.get("guidance.note.index")).statements
    await db.execute(
        "insert into guidance_note (id, slug, title, body)"
        " select gen_random_uuid(), 'many-' || n, 'Zebra ' || lpad(n::text, 4, '0'), 'x' from generate_series(1, 200) n"
    )

    first = await notes.get("guidance.note.index")
    second = await notes.request("GET", first.soup.select_one("a[rel=next]")["href"])

    assert first.statements == few == second.statements
    assert len(first.texts(".list a b")) == 50
    assert not set(first.texts(".list a b")) & set(second.texts(".list a b"))


async def test_the_command_box_finds_a_note(notes: Browser) -> None:
    page = await notes.get("search.find.index", query={"q": "bank holidays"})

    assert "Booking a callback" in page.text
    assert "/guidance/notes/callbacks" in page.text


async def test_the_day_of_a_change_is_kept_by_the_database(notes: Browser) -> None:
    await db.execute(
        "update guidance_note set modified_at = '2020-01-01', body = 'New.' where slug = 'callbacks'"
    )

    assert await db.fetchval("select modified_at > '2026-01-01' from guidance_note where slug = 'callbacks'")
