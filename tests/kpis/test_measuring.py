"""Key figures over the house's own measures: measured once a period; a decline raises one action (sla.md 1.8)."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.complaints.commands.opening import open_one
from app.complaints.inputs import NewComplaint
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.counting import Statements
from app.kpis import checks, jobs
from app.settings import current
from tests.actions.make import Ward, ward
from tests.jobs.make import Run
from tests.kpis.make import complaint, kpi, measured, values

pytestmark = pytest.mark.usefixtures("house")


async def test_a_decline_raises_one_action_however_often_it_is_measured(place: Ward) -> None:
    await kpi()
    for day, met in ((3, True), (4, True), (5, False)):
        await complaint(place, datetime(2026, 1, day, 9, tzinfo=UTC), met=met)
    for day, met in ((3, True), (4, False)):
        await complaint(place, datetime(2026, 2, day, 9, tzinfo=UTC), met=met)

    first, again = await measured(), await measured()

    assert (first, again) == (2, 0)
    assert await values() == [
        ("2026-01", Decimal("66.67"), None),
        ("2026-02", Decimal("50.00"), Decimal("66.67")),
    ]
    rows = await db.fetch("select title, severity, category, source_type from action")
    assert [tuple(row) for row in rows] == [
        ("Complaints in time declined: 50.00 in 2026-02", "high", "process_improvement", "kpi")
    ]


async def test_the_next_period_raises_the_next_one(place: Ward) -> None:
    await kpi()
    for month in (2, 3):
        await complaint(place, datetime(2026, month, 3, 9, tzinfo=UTC), met=False)

    await measured()
    await measured(date(2026, 4, 2))

    keys = await db.fetch("select dedupe_key from action order by dedupe_key")
    assert [row["dedupe_key"].rpartition(":")[2] for row in keys] == ["2026-02", "2026-03"]


async def test_what_is_as_it_should_be_raises_nothing_and_is_kept(place: Ward) -> None:
    await kpi()
    await complaint(place, datetime(2026, 2, 3, 9, tzinfo=UTC), met=True)

    await measured()

    assert await values() == [("2026-02", Decimal(100), None)]
    assert await db.fetchval("select count(*) from action") == 0
    assert await db.fetchval("select count(*) from event_log where code = 'MEASURED'") == 1


async def test_a_plain_count_is_nought_where_nothing_happened_and_less_may_be_better(place: Ward) -> None:
    await kpi(measure="complaints.breached", share_of="", target=Decimal(0), aim="less")
    await complaint(place, datetime(2026, 2, 3, 9, tzinfo=UTC), met=False)

    await measured()

    found = await values()
    assert len(found) == 12 and found[0][1] == 0
    assert found[-1] == ("2026-02", Decimal(1), Decimal(0))
    assert await db.fetchval("select count(*) from action") == 1


async def test_each_hospital_has_its_own_value_and_one_may_be_meant_alone(place: Ward) -> None:
    other = await ward("Al Noor")
    await kpi()
    await kpi(name="Only Al Noor", hospital=other.hospital)
    await complaint(place, datetime(2026, 2, 3, 9, tzinfo=UTC), met=False)
    await complaint(other, datetime(2026, 2, 3, 9, tzinfo=UTC), met=True)

    await measured()

    rows = await db.fetch(
        "select k.name, v.hospital, v.value from kpi_value v join kpi k on k.id = v.kpi order by 1, 3"
    )
    assert [tuple(row) for row in rows] == [
        ("Complaints in time", place.hospital, Decimal(0)),
        ("Complaints in time", other.hospital, Decimal(100)),
        ("Only Al Noor", other.hospital, Decimal(100)),
    ]
    assert await db.fetchval("select hospital from action") == place.hospital


async def test_a_quarter_is_measured_when_it_is_over(place: Ward) -> None:
    await kpi(span="quarter")
    await complaint(place, datetime(2026, 1, 3, 9, tzinfo=UTC), met=False)
    await complaint(place, datetime(2026, 3, 3, 9, tzinfo=UTC), met=True)

    await measured(date(2026, 4, 2))

    assert await values() == [("2026-01", Decimal(50), None)]
    assert (
        json.loads(await db.fetchval("select context from event_log where key = 'kpi'"))["period"]
        == "2026-Q1"
    )


async def test_the_statements_do_not_grow_with_hospitals(place: Ward) -> None:
    await kpi()
    counts = []
    for name in ("", "Al Noor", "Al Salam", "Al Amal"):
        if name:
            await ward(name)
        await db.execute("delete from kpi_value")
        for hospital in await db.fetch("select id from organisation where kind = 'hospital'"):
            with clock.frozen(datetime(2026, 2, 3, 9, tzinfo=UTC)):
                await open_one(NewComplaint(hospital["id"], "Waited"), by=the_system)
        with Statements() as sent:
            await measured()
        counts.append(sent.count)

    assert counts[1] == counts[2] == counts[3]


async def test_a_measure_there_is_not_stops_no_other_and_is_named(place: Ward) -> None:
    await kpi(name="A nonsense", measure="complaints.happiness", share_of="")
    await kpi(name="Without a period", measure="actions.live", share_of="")
    await kpi()
    await complaint(place, datetime(2026, 2, 3, 9, tzinfo=UTC), met=True)

    run = Run()
    with (
        clock.frozen(datetime(2026, 3, 3, 5, tzinfo=UTC)),
        pytest.raises(jobs.Failed, match="2 key figures"),
    ):
        await jobs.measure_all(run)

    assert await db.fetchval("select count(*) from kpi_value") == 1
    found = await checks.known(current())
    assert "A nonsense" in str(found.says) and "Without a period" in str(found.says)
