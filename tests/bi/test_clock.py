"""When tasks run, once each, and what was missed (bi.md 1, 3, 9 e)."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from app.bi.catalogue import TASKS
from app.bi.commands import asking, chunks, ledger, watching
from app.bi.inputs import Wanted
from app.bi.jobs import watchdog
from app.bi.queries import runs
from app.bi.rules.periods import due_at
from app.jobs import kinds
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.kernel.errors import Conflict
from tests.bi import make
from tests.jobs.consumer import consumer
from tests.jobs.make import Run
from tests.waiting import until
from tests.web.floor import lines


def slots(task: str, zone: str, first: str, last: str) -> list[str]:
    rule, found, at = TASKS[task].times.rule(zone), [], make.at(first)
    while (at := rule.following(at)) is not None and at <= make.at(last):  # type: ignore[assignment]
        found.append(at.strftime("%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("task", "zone", "expected"),
    [
        (make.SUBMISSIONS, "UTC", ["03-01 00:00", "04-01 00:00"]),
        (make.SESSIONS, "UTC", ["03-01 01:00", "04-01 01:00"]),
        ("sync_top_users", "Asia/Riyadh", ["02-28 22:00", "03-31 22:00"]),
        ("aggregate_quarterly_form_churn", "Europe/London", ["03-31 23:00"]),
        ("sync_forms", "UTC", ["02-28 00:00", *(f"03-{day} 00:00" for day in ("07", 14, 21, 28)), "04-04 00:00"]),
    ],
)  # fmt: skip
def test_the_times_of_a_task(task: str, zone: str, expected: list[str]) -> None:
    assert slots(task, zone, "2026-02-22T00:00", "2026-04-05T00:00") == expected


def test_a_midnight_that_does_not_exist_is_the_first_later_minute() -> None:
    """bi.md 1: Beirut, 28 March 2027 has no 00:00."""
    rule = TASKS["sync_forms"].times.rule("Asia/Beirut")

    assert rule.following(make.at("2026-03-27T00:00")) == make.at("2026-03-27T22:00")
    assert TASKS["aggregate_daily_notifications"].times.rule("Europe/Paris").following(
        make.at("2026-03-28T12:00")
    ) == make.at("2026-03-29T01:00")


@pytest.mark.parametrize(
    ("task", "slot", "zone", "key"),
    [
        (make.SUBMISSIONS, "2026-11-01T00:00", "UTC", "2026-10"),
        (make.SUBMISSIONS, "2026-10-31T21:00", "Asia/Riyadh", "2026-10"),
        (make.SUBMISSIONS, "2026-01-01T00:00", "UTC", "2025-12"),
        ("aggregate_quarterly_form_churn", "2026-10-01T00:00", "UTC", "2026Q3"),
        ("aggregate_quarterly_form_churn", "2026-01-01T00:00", "UTC", "2025Q4"),
        ("sync_forms", "2026-11-07T00:00", "UTC", "2026-11-07"),
        ("aggregate_daily_notifications", "2026-11-01T02:00", "UTC", "2026-10-31"),
    ],
)
def test_what_a_task_gathers_when_its_time_has_come(task: str, slot: str, zone: str, key: str) -> None:
    assert due_at(TASKS[task].period, make.at(slot), zone) == key


def test_every_task_and_the_watchdog_are_on_the_clock() -> None:
    assert {f"bi.{name}" for name in TASKS} | {"bi.watchdog"} == {
        kind.name for kind in kinds.known() if kind.name.startswith("bi.") and kind.runs is not None
    }
    assert all(kinds.find(f"bi.{name}").runs.minutes == (0,) for name in TASKS)  # type: ignore[union-attr]


async def keys(task: str) -> list[tuple[str, str]]:
    rows = await db.fetch("select period_key, trigger from bi_run where task = $1 order by period_key", task)
    return [(row["period_key"], row["trigger"]) for row in rows]


@pytest.mark.parametrize(
    ("task", "now", "expected"),
    [
        (make.SUBMISSIONS, "2026-11-01T00:01", [("2026-10", "schedule")]),
        (make.SUBMISSIONS, "2026-11-07T23:00", [("2026-10", "catch-up")]),
        (make.SUBMISSIONS, "2026-11-08T00:01", []),
        ("sync_forms", "2026-11-06T00:00", [("2026-10-31", "catch-up")]),
        (
            "aggregate_daily_notifications",
            "2026-11-04T02:01",
            [
                *((f"2026-10-{n}", "catch-up") for n in (28, 29, 30, 31)),
                ("2026-11-01", "catch-up"),
                ("2026-11-02", "catch-up"),
                ("2026-11-03", "schedule"),
            ],
        ),
    ],
)
async def test_what_was_missed_within_a_week_is_caught_up(
    store: Database[dict[str, Any]], task: str, now: str, expected: list[tuple[str, str]]
) -> None:
    with clock.frozen(make.at(now)):
        for _turn in range(10):
            await asking.ask_due(TASKS[task])
            await db.execute("update bi_run set state = 'done' where state = 'queued'")

    assert await keys(task) == expected


async def test_ten_consumers_that_hear_the_same_minute_make_one_run(house: None, switch: Any) -> None:
    with clock.frozen(make.at("2026-11-01T00:00")):
        made = await asyncio.gather(*(asking.ask_due(TASKS[make.SUBMISSIONS]) for _ in range(10)))

    assert sum(made) == 1
    assert await keys(make.SUBMISSIONS) == [("2026-10", "schedule")]


@pytest.mark.slow
async def test_two_consumers_do_one_run(
    store: Database[dict[str, Any]], work_url: str, tmp_path: Path, mongo_server: Any
) -> None:
    """bi.md 9 (e), with real consumers: whatever the clock asks for is done once."""
    await make.october(11, 1, 1)
    env = {"BI_AGGREGATE": "1", "BI_MONGO_URI": mongo_server.uri, "BI_MONGO_DB": store.name}
    key = await asking.ask(Wanted(TASKS[make.SUBMISSIONS], [make.MONTH]), by=the_system)

    async def over() -> bool:
        return not (await runs.run(key)).is_open

    with (
        consumer(work_url, tmp_path / "log", path="tasks.run", **env),
        consumer(work_url, tmp_path / "log", path="tasks.run", **env),
    ):
        await until(over, within=120, what="the run")

    run = await runs.run(key)
    assert (run.state, run.chunks_done, run.docs_written) == ("done", 2, 11)
    assert (
        await db.fetchval("select count(*) from bi_run where task = $1 and state = 'done'", make.SUBMISSIONS)
        <= 2
    )
    assert store["submissions_monthly"].count_documents({}) == 11
    doubled = (
        "select count(*) from bi_run where trigger <> 'manual' group by task, period_key having count(*) > 1"
    )
    assert await db.fetch(doubled) == []


async def test_a_second_press_says_since_when_it_runs(store: Database[dict[str, Any]]) -> None:
    await asking.ask(Wanted(TASKS["sync_forms"], ["2026-11-07"]), by=the_system)

    with pytest.raises(Conflict, match="since"):
        await asking.ask(Wanted(TASKS["sync_forms"], ["2026-11-07"]), by=the_system)
    await asking.ask(Wanted(TASKS["sync_forms"], ["2026-11-07"], dry=True), by=the_system)


async def test_several_months_are_several_runs_one_after_the_other(store: Database[dict[str, Any]]) -> None:
    await make.october(1, 1, 1)

    await make.gathered(period="2026-08")
    key = await asking.ask(Wanted(TASKS[make.SUBMISSIONS], ["2026-09", "2026-10"]), by=the_system)
    await make.through(key)
    second = await db.fetchval("select id from bi_run where period_key = '2026-10' and state = 'queued'")
    await make.through(second)

    assert [each.state for each in await runs.log_of(make.SUBMISSIONS)] == ["done"] * 3
    assert store["submissions_monthly"].count_documents({}) == 1


async def test_a_chunk_that_was_lost_goes_to_somebody_else_three_times(
    store: Database[dict[str, Any]],
) -> None:
    await make.october(1, 1, 1)
    key = await asking.ask(Wanted(TASKS[make.SUBMISSIONS], [make.MONTH]), by=the_system)
    await make.work.go(key)

    for turn in range(1, 4):
        claim = await chunks.claim(key, 1, ids.new())
        assert claim is not None and claim.tries == turn
        assert await chunks.claim(key, 1, ids.new()) is None
        await db.execute("update bi_chunk set started_at = started_at - interval '16 minutes'")
        assert await chunks.requeue_lost() == 1

    run = await runs.run(key)
    assert (run.state, run.error) == ("failed", "Chunk 1 was lost 3 times.")
    assert await chunks.done(claim, 1, 1, "") is False
    assert store["_meta"].count_documents({}) == 0


async def test_a_run_nobody_does_is_ended_by_the_watchdog(store: Database[dict[str, Any]]) -> None:
    key = await asking.ask(Wanted(TASKS["sync_forms"], ["2026-11-07"]), by=the_system)
    assert await watching.adopt() == []
    await db.execute("update job set dead_at = recourse_now() where kind = 'bi.run'")

    assert await watching.adopt() == [key]
    assert (await runs.run(key)).state == "failed"


async def test_a_run_that_was_stopped_publishes_nothing(store: Database[dict[str, Any]]) -> None:
    await make.october(1, 1, 1)
    key = await asking.ask(Wanted(TASKS[make.SUBMISSIONS], [make.MONTH]), by=the_system)
    await make.work.go(key)

    await ledger.stop(key, by=the_system)
    await make.through(key)

    assert (await runs.run(key)).state == "superseded"
    assert store["submissions_monthly"].count_documents({}) == 0
    with pytest.raises(Conflict):
        await ledger.stop(key, by=the_system)


async def test_the_watchdog_outlives_a_store_that_is_away(
    store: Database[dict[str, Any]], switch: Any
) -> None:
    switch(BI_MONGO_URI="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200")

    with lines() as written:
        await watchdog(Run())

    told = [(line["event"], line["reason"]) for line in written if line["event"].startswith("gathering_")]
    assert told == [("gathering_store", "The store did not do as asked: ServerSelectionTimeoutError.")]


async def test_the_watchdog_asks_for_what_a_new_house_lacks(store: Database[dict[str, Any]]) -> None:
    now = datetime.fromisoformat("2026-11-02T12:00:00+00:00")
    with clock.frozen(now):
        await watchdog(Run())

    asked = await db.fetch("select task, trigger from bi_run order by task")
    assert {row["task"] for row in asked} == set(TASKS) - {"aggregate_quarterly_form_churn"}
    assert {row["trigger"] for row in asked} == {"catch-up"}
    assert now - timedelta(days=7) < make.at("2026-11-01T00:00")
