"""Key figures over what was gathered: on schedule, one action a period, and silence while there is no store."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.bi.measures import SUBJECTS
from app.bi.rules.shapes import SHAPES
from app.jobs import Failed, kinds
from app.kernel import clock, db, ids
from app.kernel.checks import State
from app.kpis import checks
from app.kpis.queries import active, counted
from app.settings import current
from tests.actions.make import Ward, ward
from tests.bi import make
from tests.browser import Browser
from tests.jobs.make import Run

SEPTEMBER, OCTOBER, NOVEMBER = "2026-09", "2026-10", "2026-11"


async def kpi(measure: str, **columns: Any) -> UUID:
    row = {"id": ids.new(), "name": "Audits handed in", "measure": measure, "share_of": "", **columns}
    await make.insert("kpi", row)
    return row["id"]


async def morning(day: str) -> dict[str, Any]:
    """The job as the clock rings it, at twenty past four."""
    attempt = Run()
    with clock.frozen(make.at(f"{day}T04:20")):
        await kinds.find("kpis.measure").handler(attempt)
    return attempt.said


async def handed_in(place: Ward, months: dict[str, int], **details: Any) -> None:
    """So many submissions of one form in each month, not gathered yet."""
    form = await make.form()
    for month, many in months.items():
        for n in range(many):
            when = make.at(f"{month}-05T09:00") + timedelta(hours=n)
            await make.submission(form, place.hospital, when, **details)


async def gather(*months: str) -> None:
    with clock.frozen(make.at("2026-12-02T00:00")):
        for month in months:
            assert (await make.gathered(period=month)).state == "done"


async def values() -> list[tuple[str, Decimal]]:
    rows = await db.fetch("select since, value from kpi_value order by since")
    return [(f"{row['since']:%Y-%m}", row["value"]) for row in rows]


async def raised() -> list[str]:
    return [row["title"] for row in await db.fetch("select title from action order by id")]


async def test_a_decline_of_what_was_gathered_raises_one_action_a_period(store: Any) -> None:
    place = await ward()
    await kpi("bi_submissions.handed_in")
    await handed_in(place, {SEPTEMBER: 4, OCTOBER: 2, NOVEMBER: 1})
    await gather(SEPTEMBER, OCTOBER)

    await morning("2026-11-02")
    await morning("2026-11-03")
    once = await raised()
    await gather(NOVEMBER)
    await morning("2026-12-02")

    assert await values() == [(SEPTEMBER, Decimal(4)), (OCTOBER, Decimal(2)), (NOVEMBER, Decimal(1))]
    assert once == ["Audits handed in declined: 2.00 in 2026-10"]
    assert await raised() == [*once, "Audits handed in declined: 1.00 in 2026-11"]
    assert await db.fetchval("select bool_and(hospital = $1) from action", place.hospital)


async def test_a_month_that_is_not_complete_has_no_value_until_it_is(store: Any) -> None:
    place = await ward()
    await kpi("bi_submissions.handed_in")
    await handed_in(place, {SEPTEMBER: 4, OCTOBER: 2})
    await gather(SEPTEMBER)

    said = await morning("2026-11-03")
    before = await values(), await raised()
    await gather(OCTOBER)
    await morning("2026-11-04")

    assert said == {"measured": 1, "unknown": 0, "silent": 0, "off": 0}
    assert before == ([(SEPTEMBER, Decimal(4))], [])
    assert await values() == [(SEPTEMBER, Decimal(4)), (OCTOBER, Decimal(2))]
    assert len(await raised()) == 1


async def test_shares_and_quarters_are_added_up_over_their_months(store: Any) -> None:
    place = await ward()
    await kpi("bi_submissions.passed", share_of="bi_submissions.judged", target=Decimal(90), span="quarter")
    await handed_in(place, {"2026-07": 1, SEPTEMBER: 2}, **{"pass": True})
    await handed_in(place, {"2026-08": 1}, **{"pass": False})
    await gather("2026-07", "2026-08")

    await morning("2026-10-02")
    early = await values()
    await gather(SEPTEMBER)
    await morning("2026-10-03")

    assert early == []
    assert await values() == [("2026-07", Decimal(75))]
    assert await raised() == ["Audits handed in declined: 75.00 in 2026-Q3"]


async def test_what_is_asked_costs_one_question_whatever_the_number_of_hospitals(store: Any) -> None:
    place, other = await ward(), await ward("Al Noor")
    await kpi("bi_submissions.handed_in")
    for each in (place, other):
        await handed_in(each, {OCTOBER: 2})
    await gather(OCTOBER)

    found = await counted((await active())[0], make.at("2026-11-03T00:00").date())

    assert [{**counts} for counts in found.values()] == [
        {place.hospital: (2, None), other.hospital: (2, None)}
    ]


async def test_switched_off_it_says_so_and_raises_nothing(store: Any, switch: Any) -> None:
    place = await ward()
    await kpi("bi_submissions.handed_in")
    await handed_in(place, {SEPTEMBER: 4, OCTOBER: 1})
    await gather(SEPTEMBER, OCTOBER)
    switch(BI_AGGREGATE="")

    said = await morning("2026-11-03")
    finding = await checks.known(current())
    page = await Browser(place.coordinator).get("kpis.kpi.index")

    assert said == {"measured": 0, "unknown": 0, "silent": 0, "off": 1}
    assert (await values(), await raised()) == ([], [])
    assert finding.state is State.AMBER and "Audits handed in" in str(finding.says)
    assert "switched off (BI_AGGREGATE)" in str(finding.todo)
    assert "Audits handed in is not measured now" in page.text
    assert "switched off (BI_AGGREGATE)" in page.text


async def test_without_a_store_it_is_tried_again_and_raises_nothing(
    house: None, switch: Any, unused_tcp_port: int
) -> None:
    place = await ward()
    switch(BI_AGGREGATE="1", BI_MONGO_URI=f"mongodb://127.0.0.1:{unused_tcp_port}", BI_MONGO_DB="nowhere")
    await kpi("bi_submissions.handed_in")
    await make.insert("kpi", {"id": ids.new(), "name": "Raised", "measure": "actions.raised"})

    with pytest.raises(Failed, match="1 key figures wait for a store") as failed:
        await morning("2026-11-03")
    finding = await checks.known(current())
    page = await Browser(place.coordinator).get("kpis.kpi.index")

    assert not failed.value.final
    assert {name for name, _n in await values()} and await raised() == []
    assert (
        await db.fetchval(
            "select count(*) from kpi_value v join kpi k on k.id = v.kpi where k.measure like 'bi%'"
        )
        == 0
    )
    assert finding.state is State.AMBER and "does not answer" in str(finding.todo)
    assert "does not answer" in page.text


def test_every_gauge_adds_up_fields_that_are_gathered() -> None:
    for subject in SUBJECTS.values():
        shape = SHAPES[subject.collection]
        assert {field for each in subject.sums.values() for field in each.fields} <= shape.keys()
