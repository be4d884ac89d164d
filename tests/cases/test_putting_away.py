"""A case that is put away leaves the queue until its day, or until something comes of it."""

from datetime import UTC, datetime

import pytest

from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.cases.make import At, day_in, last_of

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


async def test_a_case_put_away_leaves_the_queue_and_comes_back_by_itself(at: At) -> None:
    with clock.frozen(MONDAY):
        await at.get("cases.case.show")
        assert await at.queue("action") == ["Samira Haddad"]
        done = await at.post(
            "cases.putting_away.create", until="2026-11-30", reason="Hearing is on the 29th."
        )
        assert done.status == 303
        assert (await at.queue("action"), await at.queue("away")) == ([], ["Samira Haddad"])
        page = await at.get("cases.case.show")
        assert page.texts("aside .notice .sub") == ["Hearing is on the 29th."]
        tabs = " ".join((await at.browser.get("cases.case.index")).texts("nav.tabs a"))
        assert "Needs action 0" in tabs and "Put away 1" in tabs

    with clock.frozen(datetime(2026, 11, 30, 0, 1, tzinfo=UTC)):
        assert (await at.queue("action"), await at.queue("away")) == (["Samira Haddad"], [])


async def test_whatever_comes_of_a_case_brings_it_back(at: At) -> None:
    await at.post("cases.putting_away.create", until=day_in(9), reason="Waits for a letter.")
    note = await at.post("cases.note.create", notes="The letter is here.")
    assert (note.status, await at.queue("action")) == (303, [])

    await at.post("cases.outcome.create", code="defer_assignment/CBSP", notes="")

    assert await at.queue("action") == ["Samira Haddad"]


async def test_a_case_is_taken_back_before_its_day(at: At) -> None:
    await at.post("cases.putting_away.create", until=day_in(9), reason="Waits for a letter.")

    assert (await at.post("cases.putting_away.destroy")).status == 303
    assert (await last_of("put_away"))[0] == "BACK"
    assert (await at.post("cases.putting_away.destroy")).status == 409


@pytest.mark.parametrize(
    ("form", "field"),
    [({"until": "", "reason": "x"}, "until"), ({"until": "2020-01-01", "reason": "x"}, "until"),
     ({"until": "yesterday", "reason": "x"}, "until"), ({"reason": ""}, "reason")],
)  # fmt: skip
async def test_a_day_that_is_none_is_said_beside_its_field(at: At, form: dict[str, str], field: str) -> None:
    page = await at.post("cases.putting_away.create", **{"until": day_in(5), **form})

    assert page.status == 422
    assert page.texts(f"#f-{field}-err")


async def test_a_case_that_waits_for_nobody_is_not_put_away(at: At) -> None:
    await at.post("cases.outcome.create", code="suspend_case/INSUF", notes="")

    assert (await at.post("cases.putting_away.create", until=day_in(5), reason="x")).status == 409


async def test_the_earliest_day_is_tomorrow_where_one_is(at: At) -> None:
    with clock.frozen(MONDAY):
        await at.get("cases.case.show")
        page = await at.get("cases.putting_away.new")
        today = await at.post("cases.putting_away.create", until="2026-11-23", reason="x")

    assert page.soup.select_one("#f-until")["min"] == "2026-11-24"
    assert today.status == 422


async def test_a_case_of_others_is_not_put_away(at: At) -> None:
    stranger = Browser(await make.account("operator"))
    form = {"until": day_in(5), "reason": "x"}

    assert (await stranger.get("cases.putting_away.new", reference=at.reference)).status == 404
    assert (await stranger.post("cases.putting_away.create", form, reference=at.reference)).status == 404
    assert await db.fetchval("select put_away_until from cases") is None


@pytest.mark.parametrize(("days", "status"), [(366, 303), (367, 422)])
async def test_a_case_is_put_away_for_a_year_at_most(at: At, days: int, status: int) -> None:
    with clock.frozen(MONDAY):
        await at.get("cases.case.show")
        done = await at.post("cases.putting_away.create", until=day_in(days), reason="Waits.")

    assert done.status == status
