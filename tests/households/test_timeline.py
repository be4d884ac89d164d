"""What happened to a household, older entries after newer ones."""

import pytest

from tests.households import make


async def test_older_entries_follow_where_the_page_ended(officer):
    key = await make.household()
    for n in range(45):
        form = {"address": f"Street {n}", "version": str(n + 1)}
        assert (await officer.post("households.detail.update", form, id=key)).status == 303
    page = await officer.get("households.household.show", id=key)
    more = page.soup.select_one("#timeline a[href*='before=']")["href"]

    older = await officer.request("GET", more)
    part = await officer.request("GET", more, fragment=True)

    assert (len(page.texts("#timeline .ev")), len(older.texts(".ev"))) == (40, 5)
    assert part.texts(".ev") == older.texts(".ev") and "<h1" not in part.text


@pytest.mark.parametrize("before", ["", "x", "-1", "\u0665", "9" * 30])
async def test_a_place_in_the_timeline_that_is_none_was_not_asked_for(officer, before):
    key = await make.household()
    await officer.post("households.detail.update", {"address": "New", "version": "1"}, id=key)

    page = await officer.get("households.timeline.index", query={"before": before}, id=key)

    assert (page.status, len(page.texts(".ev"))) == (200, 1)
