"""The board's question, answered as a list."""

from datetime import timedelta

import pytest

from app.actions.rules.words import Severity
from app.kernel import clock
from tests.actions.make import Ward, action
from tests.browser import Browser


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"view": "mine"}, []),
        ({"view": "unassigned"}, ["Nobody has it"]),
        ({"severity": "critical"}, ["Somebody has it"]),
        ({"q": "nobody has"}, ["Nobody has it"]),
        ({"source": "survey"}, []),
        ({"view": "overdue"}, ["Somebody has it"]),
        ({"category": "other", "lanes": "department"}, ["Nobody has it", "Somebody has it"]),
        ({"lanes": "assignee"}, ["Nobody has it", "Somebody has it"]),
        ({"hospital": "nonsense", "q": "\x00\ufffd"}, ["Somebody has it", "Nobody has it"]),
    ],
)
async def test_the_same_question_on_board_and_list(
    place: Ward, query: dict[str, str], titles: list[str]
) -> None:
    now = clock.now()
    await action(place, at=now - timedelta(hours=30), title="Somebody has it", severity=Severity.CRITICAL)
    await action(place, at=now, title="Nobody has it", assigned_to=None, department=None)
    browser = Browser(place.coordinator)

    board = await browser.get("actions.action.index", query=query)
    listed = await browser.get("actions.listing.index", query=query)

    assert board.texts("article .cover") == titles
    assert sorted(listed.texts("#rows .cover")) == sorted(titles)


async def test_the_list_goes_on_where_it_stopped(place: Ward) -> None:
    now = clock.now()
    for n in range(3):
        await action(place, at=now - timedelta(hours=n), title=f"Item {n}")
    browser = Browser(place.coordinator)

    seen, query = [], {"size": "20"}
    while True:
        page = await browser.get("actions.listing.index", query=query)
        seen += page.texts("#rows .cover")
        following = page.soup.select_one("a[href*='after=']")
        if following is None:
            break
        query = {"size": "20", "after": following["href"].split("after=")[1].split("&")[0]}

    assert seen == ["Item 2", "Item 1", "Item 0"]
