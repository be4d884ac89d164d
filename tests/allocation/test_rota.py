"""The out-of-hours rota: managers keep it, and two entries of a category never overlap."""

from datetime import UTC, datetime

import pytest

from app.kernel import clock, db, ids
from tests import make as house_make
from tests.allocation import make
from tests.allocation.make import MORNING
from tests.browser import Browser

CREATE = "allocation.rota.create"


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-11-20T17:00", "2026-11-20T19:00"),  # over the beginning
        ("2026-11-20T23:00", "2026-11-21T09:00"),  # over the end
        ("2026-11-20T20:00", "2026-11-20T21:00"),  # inside
        ("2026-11-19T08:00", "2026-11-22T08:00"),  # enclosing
        ("2026-11-20T18:00", "2026-11-21T08:00"),  # the same
    ],
)
async def test_an_overlap_is_refused_and_named(house: None, starts: str, ends: str) -> None:
    with clock.frozen(MORNING):
        manager = await house_make.account("operator_manager")
        duncan, harper = await make.firm("Duncan & Co"), await make.firm("Harper LLP")
        category = str(await make.category())
        browser = Browser(manager)
        first = {"category": category, "provider": str(duncan)}
        await browser.post(CREATE, {**first, "starts_at": "2026-11-20T18:00", "ends_at": "2026-11-21T08:00"})
        page = await browser.post(
            CREATE, {"category": category, "provider": str(harper), "starts_at": starts, "ends_at": ends}
        )

    assert page.status == 422
    assert any("Duncan & Co is on the rota" in each for each in page.texts(".err"))
    assert await db.fetchval("select count(*) from rota_entry") == 1


async def test_entries_may_touch_and_other_categories_are_free(house: None) -> None:
    with clock.frozen(MORNING):
        manager = await house_make.account("operator_manager")
        duncan = await make.firm("Duncan & Co")
        other = await make.firm("Harper LLP", code="housing")
        browser = Browser(manager)
        for firm, code, starts, ends in [
            (duncan, "debt", "2026-11-20T18:00", "2026-11-21T08:00"),
            (duncan, "debt", "2026-11-21T08:00", "2026-11-21T18:00"),
            (other, "housing", "2026-11-20T18:00", "2026-11-21T08:00"),
        ]:
            form = {
                "category": str(await make.category(code)),
                "provider": str(firm),
                "starts_at": starts,
                "ends_at": ends,
            }
            assert (await browser.post(CREATE, form)).status == 303

        entry = await db.fetchval("select id from rota_entry order by starts_at limit 1")
        assert (await browser.post("allocation.rota.destroy", {}, id=str(entry))).status == 303

    assert await db.fetchval("select count(*) from rota_entry") == 2


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        ("2026-11-20T18:00", "2026-11-20T18:00", "It must end after it begins."),
        ("2026-11-20T18:00", "2026-11-20T17:00", "It must end after it begins."),
        ("", "2026-11-20T17:00", "Write when it begins."),
    ],
)
async def test_a_stretch_must_be_one(house: None, starts: str, ends: str, field: str) -> None:
    manager = await house_make.account("operator_manager")
    duncan = await make.firm("Duncan & Co")

    page = await Browser(manager).post(
        CREATE,
        {
            "category": str(await make.category()),
            "provider": str(duncan),
            "starts_at": starts,
            "ends_at": ends,
        },
    )

    assert page.status == 422
    assert field in page.texts(".err")


async def test_a_firm_that_does_not_take_the_category_is_refused(house: None) -> None:
    manager = await house_make.account("operator_manager")
    outsider = await make.firm("Outside LLP", code="housing")

    page = await Browser(manager).post(
        CREATE,
        {
            "category": str(await make.category()),
            "provider": str(outsider),
            "starts_at": "2026-11-20T18:00",
            "ends_at": "2026-11-21T08:00",
        },
    )

    assert page.texts(".err") == ["This provider takes no cases of this category."]


async def test_the_rota_shows_what_is_not_over_and_offers_firms_that_take_cases(house: None) -> None:
    with clock.frozen(MORNING):
        manager = await house_make.account("operator_manager")
        duncan = await make.firm("Duncan & Co")
        await make.firm("By hand LLP", None)
        category = str(await make.category())
        browser = Browser(manager)
        for starts, ends in (
            ("2026-11-18T18:00", "2026-11-18T23:00"),
            ("2026-11-20T18:00", "2026-11-21T08:00"),
        ):
            form = {"category": category, "provider": str(duncan), "starts_at": starts, "ends_at": ends}
            await browser.post(CREATE, form)
        both = await browser.get("allocation.rota.index")
    with clock.frozen(datetime(2026, 11, 19, 10, tzinfo=UTC)):
        one = await browser.get("allocation.rota.index")

    assert (len(both.texts("tbody tr")), len(one.texts("tbody tr"))) == (2, 1)
    assert both.texts("#f-provider option")[1:] == ["Duncan & Co"]


async def test_what_was_typed_for_the_rota_stays_when_it_is_refused(house: None) -> None:
    manager = await house_make.account("operator_manager")
    outsider = await make.firm("Outside LLP", code="housing")
    form = {
        "category": str(await make.category()),
        "provider": str(outsider),
        "starts_at": "2026-11-20T18:00",
        "ends_at": "2026-11-21T08:00",
    }

    page = await Browser(manager).post(CREATE, form)

    assert page.soup.select_one("#f-starts_at")["value"] == "2026-11-20T18:00"
    assert [each["value"] for each in page.soup.select("#f-provider option[selected]")] == [str(outsider)]


async def test_operators_see_no_rota_and_take_nobody_off_it(house: None) -> None:
    maya = Browser(await house_make.account("operator"))

    assert (await maya.get("allocation.rota.index")).status == 403
    assert (await maya.post("allocation.rota.destroy", id=str(ids.new()))).status == 403


async def test_an_entry_that_is_not_there_is_not_taken_off(house: None) -> None:
    manager = Browser(await house_make.account("operator_manager"))

    assert (await manager.post("allocation.rota.destroy", id=str(ids.new()))).status == 404
    assert (await manager.post("allocation.rota.destroy", id="nonsense")).status == 404
