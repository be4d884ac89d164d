"""Audits come back by themselves, a fortnight ahead, each with its deadline (features.md 60)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.audits.commands.planning import plan_ahead
from app.audits.commands.schedule import stand
from app.audits.commands.starting import start
from app.audits.jobs import plan_audits
from app.kernel import clock, db
from app.status.invariants import INVARIANTS
from tests.audits import make as audits
from tests.audits.make import SEVEN, SEVEN_PM, START, VISITOR, Ward
from tests.jobs.make import Run


async def test_a_schedule_puts_a_fortnight_of_audits_on_the_list_each_with_a_deadline(ward: Ward) -> None:
    await audits.schedule(ward)

    planned = await audits.audits()
    assert planned[0] == (SEVEN, SEVEN_PM, "due") and len(planned) == 14
    assert await db.fetchval("select count(*) from deadline where subject_kind = 'audit'") == 14
    assert await db.fetchval("select min(wake_at) from deadline") == SEVEN_PM - timedelta(hours=2)


async def test_an_audit_has_a_deadline_as_long_as_it_is_due_and_a_lost_one_is_found(ward: Ward) -> None:
    holds = next(each for each in INVARIANTS if each.id == "I16.audits")
    key = await audits.schedule(ward)
    for at in (SEVEN, SEVEN_PM - timedelta(hours=2), SEVEN_PM, SEVEN_PM + timedelta(seconds=1)):
        await audits.sweep_at(at)
        assert await db.fetch(holds.sql) == []
    with clock.frozen(SEVEN + timedelta(days=1)):
        second = await db.fetchval("select id from audit_due where state = 'due' order by opens_at limit 1")
        await audits.hand_in(await start(second, VISITOR, by=ward.nurse), clock.now())
        assert await db.fetch(holds.sql) == []
        await stand(key, False, by=ward.officer)
        assert await db.fetch(holds.sql) == []
        await stand(key, True, by=ward.officer)
    assert await db.fetch(holds.sql) == []

    lost = await db.fetchval(
        "delete from deadline where subject_id = (select id from audit_due where state = 'due' limit 1)"
        " returning subject_id"
    )
    assert [row[0] for row in await db.fetch(holds.sql)] == [lost]


async def test_planning_again_adds_only_what_is_new(ward: Ward) -> None:
    await audits.schedule(ward)
    with clock.frozen(START + timedelta(days=1)):
        assert await plan_ahead() == 1
        assert await plan_ahead() == 0

    assert len(await audits.audits()) == 15


class Night(Run):
    """A run of the job that gives up when it goes on for ever."""

    async def checkpoint(self, **progress: Any) -> None:
        await super().checkpoint(**progress)
        assert len(self.steps) < 5, "a night without an end"


async def test_a_night_of_planning_ends_though_the_clock_goes_on(ward: Ward) -> None:
    await audits.schedule(ward, starts_on=clock.now().date())
    await db.execute("update audit_schedule set planned_until = planned_until - interval '1 day'")
    night = Night()
    await plan_audits(night)

    assert night.steps == [{"planned": 1}]


async def test_the_end_lies_in_the_working_time_of_the_wards_calendar(ward: Ward) -> None:
    # Twelve working hours from a Thursday morning end at one o'clock on Friday.
    await audits.schedule(ward, calendar=await audits.office_hours())

    assert (await audits.audits())[0][1] == datetime(2026, 3, 6, 13, tzinfo=UTC)
