"""The pill above the queue: how many complaints changed since it was drawn."""

from datetime import timedelta

from tests.browser import Browser
from tests.complaints.make import START, complaint, furnished, ward


async def test_the_pill_counts_what_changed_in_this_list_and_nothing_else(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    await complaint(here.hospital, "MOH", at=START + timedelta(hours=1))
    await complaint(here.hospital, "CCHI", at=START + timedelta(hours=1))
    await complaint(elsewhere.hospital, "MOH", at=START + timedelta(hours=1))
    browser = Browser(here.officer)

    async def pill(**query: str) -> str:
        return (await browser.get("complaints.change.index", query=query, fragment=True)).text

    assert "2 complaints changed" in await pill(drawn=START.isoformat())
    assert "1 complaint changed" in await pill(drawn=START.isoformat(), source="MOH")


async def test_where_nothing_changed_or_the_instant_is_none_there_is_no_pill(house: None) -> None:
    here = await furnished()
    await complaint(here.hospital, "MOH")
    browser = Browser(here.officer)

    for drawn in ((START + timedelta(hours=1)).isoformat(), "yesterday", ""):
        answer = await browser.get("complaints.change.index", query={"drawn": drawn}, fragment=True)
        assert (answer.status, answer.text) == (204, ""), drawn
