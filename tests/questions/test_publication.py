"""A version is published when it is sound; the one before stays as it was."""

import asyncpg
import pytest

from app.kernel import db
from tests.browser import Browser
from tests.questions.make import drafted, published


async def test_a_draft_is_written_and_published_and_the_old_version_stays(ruth: Browser) -> None:
    draft = await drafted(ruth)
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
    assert await published() == (draft, 2)
    assert (
        await db.fetchval("select count(*) from question_tree where code = 'scope' and state = 'retired'")
        == 1
    )


async def test_a_tree_with_a_mistake_is_not_published(ruth: Browser) -> None:
    draft = await drafted(ruth)
    await ruth.post("questions.question.destroy", {"edition": 1}, id=draft, question="money")

    refused = await ruth.post("questions.publication.create", id=draft)

    assert (refused.status, (await published())[1]) == (409, 1)


async def test_a_version_that_was_replaced_is_not_published_again(ruth: Browser) -> None:
    (first, _number), draft = await published(), await drafted(ruth)
    assert (await ruth.post("questions.publication.create", id=draft)).status == 303

    refused = await ruth.post("questions.publication.create", id=first)

    assert refused.status == 409
    assert await published() == (draft, 2)


async def test_the_database_itself_keeps_a_published_version(ruth: Browser) -> None:
    version, _number = await published()

    with pytest.raises(asyncpg.RestrictViolationError):
        await db.execute("update question_tree set body = '{}' where id = $1", version)
