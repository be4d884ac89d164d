"""How many cases of a list changed since it was drawn; nothing is said while none did."""

from datetime import UTC, datetime

import pytest

from app.kernel import clock, db
from tests import make
from tests.browser import Browser

DRAWN = datetime(2025, 2, 4, 12, tzinfo=UTC)


async def test_what_changed_since_the_list_was_drawn_is_counted_in_ones_own_cases(house: None) -> None:
    maya, stranger = await make.account("operator"), await make.account("operator")
    for who in (maya, maya, stranger):
        await make.case(who)
    await db.execute(
        "update case_facts set modified_at = $1 where reference = (select min(reference) from case_facts"
        " where organisation = $2)",
        DRAWN,
        maya.organisation,
    )

    page = await Browser(maya).get("cases.change.index", query={"drawn": DRAWN.isoformat()}, fragment=True)

    assert (page.status, "1 case" in page.text) == (200, True), "one changed before, one is a stranger's"


async def test_nothing_is_said_while_nothing_changed(house: None) -> None:
    maya = await make.account("operator")
    await make.case(maya)

    page = await Browser(maya).get(
        "cases.change.index", query={"drawn": clock.now().isoformat()}, fragment=True
    )

    assert (page.status, page.text) == (204, "")


@pytest.mark.parametrize("drawn", ["", "soon", "2025-02-04T12:00:00", "9999-12-31T23:59:59+00:00"])
async def test_a_time_that_is_none_asks_nothing(house: None, drawn: str) -> None:
    maya = await make.account("operator")
    await make.case(maya)

    assert (await Browser(maya).get("cases.change.index", query={"drawn": drawn})).status == 204
