"""Presence: who else has a record open, told to whoever may open it, and not across the wall (security.md LI-3)."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.desk import commands
from app.kernel import clock, db, ids
from tests import make
from tests.browser import Answer, Browser


@pytest.fixture
async def maya(house: None) -> Account:
    return await make.account("operator", name="Maya Okafor")


@pytest.fixture
async def reference(maya: Account) -> str:
    return await make.case(maya)


async def _key(reference: str) -> UUID:
    key: UUID = await db.fetchval("select id from cases where reference = $1", reference)
    return key


async def _ask(who: Account, reference: str, shown: str = "") -> Answer:
    """What the page asks every 25 seconds; it was opened before."""
    await Browser(who).get("cases.case.show", reference=reference)
    return await _poll(who, reference, shown)


async def _poll(who: Account, reference: str, shown: str = "") -> Answer:
    key = await _key(reference)
    return await Browser(who).post(
        "desk.presence.update", {"shown": shown} if shown else {}, fragment=True, kind="case", id=key
    )


async def test_two_people_on_one_case_see_each_other(maya: Account, reference: str) -> None:
    tom = await make.account("operator", name="Tom Ashdown", organisation=maya.organisation)

    alone = await _ask(maya, reference)
    beside = await _ask(tom, reference)
    both = await _poll(maya, reference)

    assert alone.texts("p") == []
    assert beside.texts("p") == ["Also here: Maya Okafor"]
    assert both.texts("p") == ["Also here: Tom Ashdown"]
    page = await Browser(maya).get("cases.case.show", reference=reference)
    assert "Also here: Tom Ashdown" in page.texts("#presence")


async def test_nothing_is_said_again_while_nothing_changed(maya: Account, reference: str) -> None:
    tom = await make.account("operator", name="Tom Ashdown", organisation=maya.organisation)
    await _ask(tom, reference)
    page = await Browser(maya).get("cases.case.show", reference=reference)
    shown = page.soup.select_one("#presence input[name=shown]")["value"]

    same = await _poll(maya, reference, shown)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        gone = await _poll(maya, reference, shown)

    assert (same.status, same.text) == (204, "")
    assert (gone.status, gone.texts("p")) == (200, [])


async def test_the_other_side_is_seen_but_not_named(maya: Account, reference: str) -> None:
    firm = await make.account("provider", name="Harrow Finch")
    await db.execute("update cases set provider = $1", firm.organisation)
    await db.execute("update case_facts set provider = $1", firm.organisation)

    theirs = await _ask(firm, reference)
    ours = await _ask(maya, reference)
    theirs_again = await _poll(firm, reference)

    assert theirs.texts("p") == []
    assert ours.texts("p") == ["The provider is looking at this"]
    assert theirs_again.texts("p") == ["The helpline is looking at this"]
    assert "Maya" not in theirs_again.text and "Harrow" not in ours.text


async def test_who_may_not_open_the_record_learns_and_leaves_nothing(maya: Account, reference: str) -> None:
    await _ask(maya, reference)
    stranger = Browser(await make.account("operator"))

    answers = [
        await stranger.post("desk.presence.update", fragment=True, kind=kind, id=key)
        for kind, key in (
            ("case", await _key(reference)),
            ("case", ids.new()),
            ("case", "x"),
            ("nothing", ids.new()),
        )
    ]

    assert {answer.status for answer in answers} == {404}
    assert len({(answer.plain, answer.statements) for answer in answers}) == 1
    assert await db.fetchval("select count(*) from presence") == 1


async def test_who_never_opened_the_page_is_not_there(maya: Account, reference: str) -> None:
    tom = await make.account("operator", organisation=maya.organisation)

    assert (await _poll(tom, reference)).status == 404


async def test_who_left_or_was_closed_is_not_named(maya: Account, reference: str) -> None:
    tom = await make.account("operator", name="Tom Ashdown", organisation=maya.organisation)
    await _ask(tom, reference)
    await db.execute("update app_user set active = false where id = $1", tom.id)

    assert (await _ask(maya, reference)).texts("p") == []


async def test_yesterdays_presence_is_swept(maya: Account, reference: str) -> None:
    await _ask(maya, reference)

    with clock.frozen(clock.now() + timedelta(days=1, seconds=1)):
        await commands.tidy()

    assert await db.fetchval("select count(*) from presence") == 0
