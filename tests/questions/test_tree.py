"""The versions of the trees, and what a draft is called."""

from app.kernel import db
from app.kernel.actor import the_system
from app.questions.commands.writing import install_all
from tests import make
from tests.browser import Browser
from tests.questions.make import drafted, published


async def test_the_trees_of_the_house_are_loaded_once(house: None) -> None:
    assert [await install_all(by=the_system) for _time in range(2)] == [2, 0]


async def test_two_administrators_on_one_draft_do_not_overwrite_each_other(ruth: Browser) -> None:
    draft = await drafted(ruth)
    await ruth.post(
        "questions.tree.update", {"name": "Scope, autumn", "first": "about", "edition": 1}, id=draft
    )

    late = await ruth.post(
        "questions.tree.update", {"name": "Scope, mine", "first": "about", "edition": 1}, id=draft
    )

    assert late.status == 409
    assert await db.fetchval("select name from question_tree where id = $1", draft) == "Scope, autumn"


async def test_every_version_of_every_tree_is_listed(ruth: Browser) -> None:
    await drafted(ruth)

    assert (await ruth.get("questions.tree.index")).texts("tbody tr td:nth-of-type(1)") == ["1", "2", "1"]


async def test_a_tree_begins_with_one_of_its_questions_and_what_was_typed_stays(ruth: Browser) -> None:
    draft = await drafted(ruth)

    page = await ruth.post(
        "questions.tree.update", {"name": "Scope, autumn", "first": "nowhere", "edition": 1}, id=draft
    )

    assert page.status == 422
    assert page.texts("#f-first-err") == ["Choose a question of this tree."]
    assert page.soup.select_one("#f-name")["value"] == "Scope, autumn"


async def test_only_administrators_look_at_trees(ruth: Browser) -> None:
    key, _version = await published()
    maya = Browser(await make.account("operator"))

    assert (await maya.get("questions.tree.index")).status == 403
    assert (await maya.get("questions.tree.show", id=key)).status == 403
