"""Drafts: words that were typed and not yet sent survive a closed laptop, and nobody else sees them."""

from datetime import timedelta

import pytest

from app.accounts.account import Account
from app.desk import commands, rules
from app.kernel import clock, db
from app.web.routing import url_for
from tests import make
from tests.browser import Answer, Browser


async def _type(who: Account, reference: str, words: str, **more: str) -> Answer:
    """What draft.js sends: one field, no form key."""
    return await Browser(who).post("desk.draft.update", {"notes": words, **more}, place=f"case:{reference}")


async def _shown(who: Account, reference: str) -> str:
    page = await Browser(who).get("cases.case.show", reference=reference)
    return page.soup.select_one("#f-notes").get_text().strip()


@pytest.fixture
async def maya(house: None) -> Account:
    return await make.account("operator")


async def test_what_was_typed_stands_in_the_page_again(maya: Account) -> None:
    reference = await make.case(maya)
    page = await Browser(maya).get("cases.case.show", reference=reference)
    field = page.soup.select_one("#f-notes")
    assert field["data-draft"] == url_for("desk.draft.update", place=f"case:{reference}")

    first = await _type(maya, reference, "Spoke to")
    second = await _type(maya, reference, "Spoke to Samira\nat 14:08.")

    assert (first.status, second.status) == (204, 204)
    assert await _shown(maya, reference) == "Spoke to Samira\nat 14:08."
    assert await db.fetchval("select count(*) from draft") == 1


async def test_a_draft_is_its_writers_alone(maya: Account) -> None:
    reference = await make.case(maya)
    tom = await make.account("operator", organisation=maya.organisation)
    await _type(maya, reference, "Mine")

    assert await _shown(tom, reference) == ""
    await _type(tom, reference, "His")
    assert (await _shown(maya, reference), await _shown(tom, reference)) == ("Mine", "His")


async def test_an_empty_field_is_no_draft(maya: Account) -> None:
    reference = await make.case(maya)
    await _type(maya, reference, "Something")

    await _type(maya, reference, "  ")

    assert await db.fetchval("select count(*) from draft") == 0


@pytest.mark.parametrize("deed", ["cases.note.create", "cases.outcome.create"])
async def test_a_draft_goes_in_the_transaction_that_takes_its_words(maya: Account, deed: str) -> None:
    reference, other = await make.case(maya), await make.case(maya)
    await Browser(maya).get("cases.case.show", reference=reference)
    for each in (reference, other):
        await _type(maya, each, "Left a voicemail.")

    refused = await Browser(maya).post(deed, {"notes": ""}, reference=reference)
    kept = await db.fetchval("select count(*) from draft")
    done = await Browser(maya).post(deed, {"notes": "Left a voicemail."}, reference=reference)

    assert (refused.status, kept, done.status) == (422, 2, 303)
    assert await db.fetchval("select place from draft") == f"case:{other}"


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("case:AC-1111-1111", 204),
        ("case:AC-1111-1111:reply", 204),
        ("complaint:C-2026-01184", 204),
        ("case", 404),
        ("case:", 404),
        ("CASE:AC-1", 404),
        ("case:a b", 404),
        ("case:" + "x" * 41, 404),
        ("case:a:b:c", 404),
    ],
)
async def test_a_draft_belongs_to_a_field_of_a_record(maya: Account, place: str, status: int) -> None:
    assert (await Browser(maya).post("desk.draft.update", {"notes": "x"}, place=place)).status == status


async def test_a_draft_is_one_field_of_bounded_length(maya: Account) -> None:
    two = await _type(maya, "AC-1111-1111", "x", reply="y")
    none = await Browser(maya).post("desk.draft.update", {}, place="case:AC-1111-1111")
    long = await _type(maya, "AC-1111-1111", "x" * (rules.LONGEST_DRAFT + 1))
    whole = await _type(maya, "AC-1111-1111", "x" * rules.LONGEST_DRAFT)

    assert (two.status, none.status, long.status, whole.status) == (422, 422, 422, 204)


async def test_the_oldest_of_too_many_drafts_goes(maya: Account) -> None:
    now = clock.now()
    for n in range(rules.MOST_DRAFTS + 2):
        with clock.frozen(now + timedelta(seconds=n)):
            await commands.save_draft(f"case:{n}", "x", by=maya)

    places = {row["place"] for row in await db.fetch("select place from draft")}
    assert places == {f"case:{n}" for n in range(2, rules.MOST_DRAFTS + 2)}


async def test_sixty_drafts_a_minute_and_no_more(maya: Account) -> None:
    with clock.frozen(clock.now()):
        answers = [await _type(maya, "AC-1111-1111", f"{n}") for n in range(61)]

    assert {answer.status for answer in answers[:60]} == {204}
    assert (answers[60].status, answers[60].headers["retry-after"]) == (429, "60")


async def test_old_drafts_and_yesterdays_presence_are_swept(maya: Account) -> None:
    now = clock.now()
    for days in (0, 89, 91):
        with clock.frozen(now - timedelta(days=days)):
            await commands.save_draft(f"case:{days}", "x", by=maya)

    await commands.tidy()

    places = {row["place"] for row in await db.fetch("select place from draft")}
    assert places == {"case:0", "case:89"}
