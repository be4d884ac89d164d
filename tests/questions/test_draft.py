"""A new version is begun beside the published one, and given up."""

from tests.browser import Browser
from tests.questions.make import drafted, published


async def test_a_second_draft_and_a_change_of_a_published_version_are_refused(ruth: Browser) -> None:
    await drafted(ruth)
    version, _number = await published()

    again = await ruth.post("questions.draft.create", id=version)
    changed = await ruth.post(
        "questions.tree.update", {"name": "New", "first": "about", "edition": 1}, id=version
    )

    assert (again.status, changed.status) == (409, 409)


async def test_only_a_draft_is_given_up(ruth: Browser) -> None:
    version, number = await published()

    refused = await ruth.post("questions.draft.destroy", id=version)

    assert refused.status == 409
    assert await published() == (version, number)


async def test_a_draft_that_is_given_up_is_gone(ruth: Browser) -> None:
    draft = await drafted(ruth)

    await ruth.post("questions.draft.destroy", id=draft)

    assert (await ruth.get("questions.tree.show", id=draft)).status == 404
