"""Administrators write a new version beside the published one, and publish it when it is sound."""

import asyncpg
import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.questions.commands.writing import install_all
from tests import make
from tests.browser import Browser


@pytest.fixture
async def ruth(house: None) -> Browser:
    await install_all(by=the_system)
    return Browser(await make.account("admin"))


async def _published(code: str = "scope") -> tuple[str, int]:
    row = await db.fetchrow(
        "select id, version from question_tree where code = $1 and state = 'published'", code
    )
    return str(row["id"]), row["version"]


async def _draft(ruth: Browser) -> str:
    made = await ruth.post("questions.draft.create", id=(await _published())[0])
    return made.location.rsplit("/", 1)[1]


async def _edition(draft: str) -> int:
    return await db.fetchval("select edition from question_tree where id = $1", draft)


async def test_the_trees_of_the_house_are_loaded_once(house: None) -> None:
    assert [await install_all(by=the_system) for _time in range(2)] == [2, 0]


async def test_a_draft_is_written_and_published_and_the_old_version_stays(ruth: Browser) -> None:
    draft = await _draft(ruth)
    form = {
        "code": "about",
        "text": "What is it about?",
        "kind": "choice",
        "ways": "Home -> home\nTax -> =OUTOFSCOPE",
    }

    changed = await ruth.post("questions.question.update", {**form, "edition": 1}, id=draft, question="about")
    page = await ruth.get("questions.tree.show", id=draft)
    assert changed.status == 303
    assert "No answer leads to money." in page.texts(".notice li")
    assert not page.soup.select(f'form[action$="{draft}/publication"]')

    ways = "Home -> home\nMoney -> money\nFamily -> family\nSchool -> school\nUnfair -> unfair\nElse -> else_what"
    await ruth.post(
        "questions.question.update", {**form, "ways": ways, "edition": 2}, id=draft, question="about"
    )
    done = await ruth.post("questions.publication.create", id=draft)

    assert done.status == 303
    assert await _published() == (draft, 2)
    assert (
        await db.fetchval("select count(*) from question_tree where code = 'scope' and state = 'retired'")
        == 1
    )


async def test_a_tree_with_a_mistake_is_not_published(ruth: Browser) -> None:
    draft = await _draft(ruth)
    await ruth.post("questions.question.destroy", {"edition": 1}, id=draft, question="money")

    refused = await ruth.post("questions.publication.create", id=draft)

    assert (refused.status, (await _published())[1]) == (409, 1)


async def test_a_line_that_leads_nowhere_is_named_and_what_was_typed_stays(ruth: Browser) -> None:
    draft = await _draft(ruth)
    form = {"code": "extra", "text": "And else?", "kind": "money", "ways": "a lot -> =INSCOPE", "edition": 1}

    page = await ruth.post("questions.question.create", form, id=draft)

    assert page.status == 422
    assert page.texts("#f-ways-err") == ["Line 1: write “up to”, an amount, or “more”."]
    assert page.texts("#f-ways") == ["a lot -> =INSCOPE"]
    assert await _edition(draft) == 1


async def test_a_renamed_question_keeps_what_leads_to_it(ruth: Browser) -> None:
    draft = await _draft(ruth)
    form = {
        "code": "dwelling",
        "text": "Home?",
        "kind": "choice",
        "ways": "Evicted -> =INSCOPE:housing\nNo -> =OUTOFSCOPE",
    }

    await ruth.post("questions.question.update", {**form, "edition": 1}, id=draft, question="home")

    page = await ruth.get("questions.tree.show", id=draft)
    assert '<a href="#q-dwelling">dwelling</a>' in page.text
    assert not page.soup.select("#q-home")


async def test_two_administrators_on_one_draft_do_not_overwrite_each_other(ruth: Browser) -> None:
    draft = await _draft(ruth)
    await ruth.post(
        "questions.tree.update", {"name": "Scope, autumn", "first": "about", "edition": 1}, id=draft
    )

    late = await ruth.post(
        "questions.tree.update", {"name": "Scope, mine", "first": "about", "edition": 1}, id=draft
    )

    assert late.status == 409
    assert await db.fetchval("select name from question_tree where id = $1", draft) == "Scope, autumn"


async def test_a_second_draft_and_a_change_of_a_published_version_are_refused(ruth: Browser) -> None:
    await _draft(ruth)
    published, _version = await _published()

    again = await ruth.post("questions.draft.create", id=published)
    changed = await ruth.post(
        "questions.tree.update", {"name": "New", "first": "about", "edition": 1}, id=published
    )

    assert (again.status, changed.status) == (409, 409)


async def test_a_draft_that_is_given_up_is_gone(ruth: Browser) -> None:
    draft = await _draft(ruth)

    await ruth.post("questions.draft.destroy", id=draft)

    assert (await ruth.get("questions.tree.show", id=draft)).status == 404


async def test_the_database_itself_keeps_a_published_version(ruth: Browser) -> None:
    published, _version = await _published()

    with pytest.raises(asyncpg.RestrictViolationError):
        await db.execute("update question_tree set body = '{}' where id = $1", published)


async def test_every_page_of_the_trees_opens(ruth: Browser) -> None:
    draft = await _draft(ruth)

    assert "Scope of the helpline" in (await ruth.get("questions.tree.index")).texts(".cover")
    assert (await ruth.get("questions.question.new", id=draft)).status == 200
    page = await ruth.get("questions.question.edit", id=draft, question="about")
    assert "The client's home -> home" in page.texts("#f-ways")[0]
    assert (await ruth.get("questions.question.edit", id=draft, question="nothing")).status == 404
