"""How long data is kept: trials, runs, holds, and the one door to the logs (security.md PR-2, PR-3)."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases import facts
from app.jobs import Failed
from app.kernel import clock, db, ids
from app.kernel.errors import Conflict
from app.privacy import door, jobs, rules
from app.privacy.choices import TABLES
from app.privacy.commands import retention
from app.privacy.inventory import HELD, NOTHING_PERSONAL
from app.privacy.queries import retention as questions
from app.privacy.queries.retention import STEPS
from app.settings import ROOT
from tests import make
from tests.browser import Browser
from tests.jobs.make import Run
from tests.privacy.make import CANARY, old_case, ran, traces_left


async def _totals() -> list[tuple[object, ...]]:
    rows = await db.fetch(
        "select 'log', key || code, count(*) from event_log where key <> 'privacy' group by 2 union all"
        " select 'case', coalesce(outcome_code, ''), count(*) from case_facts group by 2 union all"
        " select 'source', source, count(*) from cases group by 2 union all"
        " select 'person', '', count(*) from person order by 1, 2"
    )
    return [tuple(row) for row in rows]


async def test_erasing_leaves_no_name_and_every_total(house: None) -> None:
    maya = await make.account("operator")
    case = await old_case(maya)
    before = await _totals()
    assert {"cases", "person", "event_log", "outbox", "case_facts"} <= set(await traces_left())

    run = await ran("case")

    assert (run.state, run.subjects) == ("done", 1)
    assert await traces_left() == []
    assert await _totals() == before
    assert await facts.drifted([case]) == []
    assert await db.fetchval("select archived_at is not null from cases where id = $1", case)
    assert await db.fetchval("select count(*) from erasure where subject_id = $1", case) == 1


async def test_a_trial_says_the_same_and_changes_nothing(house: None) -> None:
    maya = await make.account("operator")
    await old_case(maya)
    traces, totals = await traces_left(), await _totals()

    tried = await ran("case", dry=True)

    assert (await traces_left(), await _totals()) == (traces, totals)
    real = await ran("case")
    assert (tried.subjects, tried.tables) == (real.subjects, real.tables)
    assert tried.tables["event_log"] >= 3


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("update case_facts set outcome_code = 'COI'", "an outcome that is kept"),
        ("update cases set modified_at = now()", "touched lately"),
        (
            "insert into legal_hold (id, subject_kind, subject_id, reference, reason, placed_by)"
            " select gen_random_uuid(), 'case', k.id, k.reference, 'Court', k.owner from cases k",
            "held",
        ),
        (
            "insert into legal_hold (id, subject_kind, subject_id, reference, reason, placed_by)"
            " select gen_random_uuid(), 'person', k.person, 'P', 'Court', k.owner from cases k",
            "its client is held",
        ),
        (
            "insert into complaint (id, reference, hospital, title, linked_case) select gen_random_uuid(), 'C-1',"
            " k.organisation, 'Open', k.id from cases k",
            "a complaint is open",
        ),
    ],
)
async def test_what_must_be_kept_is_kept(house: None, sql: str, why: str) -> None:
    await old_case(await make.account("operator"))
    await db.execute(sql)

    run = await ran("case")

    assert run.subjects == 0, why
    assert "person" in await traces_left()


async def test_a_young_part_of_an_old_case_stays(house: None) -> None:
    """cla.md 11.4 [!]: the old system deleted the parts of a split with their parent, however young."""
    maya = await make.account("operator")
    old, young = await old_case(maya), await old_case(maya, old=False, person="Young Client")
    await db.execute("update cases set from_case = $1 where id = $2", old, young)

    assert (await ran("case")).subjects == 1
    assert await db.fetchval("select notes from cases where id = $1", young) == "Young Client notes"


async def test_a_client_with_another_case_keeps_their_name(house: None) -> None:
    maya = await make.account("operator")
    old, other = await old_case(maya), await old_case(maya, old=False)
    person = await db.fetchval("select person from cases where id = $1", other)
    await db.execute("update cases set person = $1 where id = $2", person, old)

    await ran("case")

    assert await db.fetchval("select full_name from person where id = $1", person) == CANARY
    assert await db.fetchval("select notes from cases where id = $1", old) == ""


async def test_empty_cases_go_with_their_logs(house: None) -> None:
    maya = await make.account("operator")
    await make.case(maya)
    kept = await make.case(maya, notes="Something.")
    await db.execute("update cases set modified_at = now() - interval '3 weeks'")

    run = await ran("empty_case")

    assert (run.subjects, run.tables["cases"]) == (1, 1)
    assert [row["reference"] for row in await db.fetch("select reference from cases")] == [kept]
    left = await db.fetchval(
        "select count(*) from event_log e where e.subject_kind = 'case'"
        " and not exists (select from cases k where k.id = e.subject_id)"
    )
    assert left == 0


async def test_an_empty_case_that_something_needs_stays_and_holds_up_no_other(house: None) -> None:
    maya = await make.account("operator")
    await make.case(maya)
    needed = await make.case(maya)
    key = await db.fetchval("select id from cases where reference = $1", needed)
    event = await db.fetchval("select id from event_log where subject_id = $1 limit 1", key)
    await db.execute(
        "insert into outbox (id, dedup_key, kind, channel, recipient, event_id, state, created_at)"
        " values ($1, 'k', 'x', 'email', 'a@example.org', $2, 'sent', now())", ids.new(), event,
    )  # fmt: skip
    await db.execute("update cases set modified_at = now() - interval '3 weeks'")

    run = await ran("empty_case")

    assert run.subjects == 1
    assert [row["reference"] for row in await db.fetch("select reference from cases")] == [needed]


@pytest.mark.parametrize("kind", sorted(rules.RULES))
async def test_every_rule_runs_tried_and_meant(house: None, kind: str) -> None:
    maya = await make.account("operator")
    await old_case(maya)

    tried, real = await ran(kind, dry=True), await ran(kind)

    assert (tried.state, real.state) == ("done", "done")
    assert tried.subjects == real.subjects


async def test_cases_nobody_acts_on_are_archived_and_stay_findable(house: None) -> None:
    maya = await make.account("operator")
    await old_case(maya)

    assert (await ran("archive_case")).subjects == 1
    page = await Browser(maya).get("cases.case.index", query={"view": "all", "state": "all", "q": "Zebedee"})
    case = await Browser(maya).request("GET", page.soup.select_one("#rows a.cover")["href"])
    assert "Archived" in case.texts("h1 .badge")


async def test_a_run_far_beyond_the_usual_stops(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    maya = await make.account("operator")
    monkeypatch.setattr(rules, "ALWAYS_ALLOWED", 1)
    monkeypatch.setattr(door, "BATCH", 2)
    for _n in range(5):
        await old_case(maya)
    for _n in range(3):
        await db.execute(
            "insert into retention_run (id, kind, dry, days, state, subjects, finished_at) values"
            " ($1, 'case', false, 1, 'done', 0, now())", ids.new(),
        )  # fmt: skip
    key = await retention.ask("case", dry=False)

    with pytest.raises(Failed, match="stopped"):
        await jobs.run(Run(run=str(key)))

    view = await questions.run(key)
    assert (view.state, view.subjects) == ("stopped", 2)


@pytest.mark.parametrize(
    ("before", "most"),
    [([], None), ([5, 5], None), ([5, 5, 5], 100), ([100, 10, 40], 200), ([30, 30, 1_000], 150)],
)
def test_what_is_usual_is_known_after_three_runs(before: list[int], most: int | None) -> None:
    assert rules.most(before) == most


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=10))
def test_a_usual_run_is_never_stopped(before: list[int]) -> None:
    limit = rules.most(before)
    assert limit is not None and limit >= min(before)


async def test_two_runs_of_a_rule_never_go_at_once(house: None) -> None:
    await retention.ask("case", dry=True)

    with pytest.raises(Conflict):
        await retention.ask("case", dry=False)


async def test_a_night_asks_for_the_rules_that_are_on(house: None) -> None:
    boss = await make.account("admin")
    await retention.set_rule("message", 90, active=True, by=boss)
    await retention.set_rule("case", 2_000, active=False, by=boss)

    await jobs.nightly(Run())

    rows = await db.fetch("select kind, dry, days from retention_run")
    assert [tuple(row) for row in rows] == [("message", False, 90)]


DOOR = [
    "update event_log set notes = ''",
    "delete from event_log",
    "delete from timeline",
    "update notes_history set text = ''",
]


@pytest.mark.parametrize("sql", DOOR)
async def test_the_house_itself_cannot_rewrite_the_log(house: None, sql: str) -> None:
    await old_case(await make.account("operator"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(sql)


@pytest.mark.parametrize("setting", ["", "yes", str(UUID(int=7)), "finished"])
async def test_the_door_opens_only_for_a_run_that_is_under_way(house: None, setting: str) -> None:
    await old_case(await make.account("operator"))
    if setting == "finished":
        setting = str((await ran("sign_in")).id)

    @db.atomic
    async def rewrite() -> None:
        await db.execute("set local role recourse_privacy")
        await db.fetchval("select set_config('recourse.housekeeping', $1, true)", setting)
        await db.execute("update event_log set notes = ''")

    with pytest.raises(asyncpg.RestrictViolationError):
        await rewrite()


async def test_the_door_is_shut_again_after_each_batch(house: None) -> None:
    await old_case(await make.account("operator"))
    await ran("case")

    assert await db.fetchval("select current_user") == "recourse_work"
    assert not await db.fetchval("select current_setting('recourse.housekeeping', true)")


def test_only_privacy_opens_the_door() -> None:
    doors = [
        path.relative_to(ROOT).as_posix()
        for path in [*Path(ROOT, "app").rglob("*.py"), *Path(ROOT, "tasks").rglob("*.py")]
        if re.search(r"recourse\.housekeeping|role recourse_privacy", path.read_text())
    ]
    assert doors == ["app/privacy/door.py"]


REFERRING = """
select distinct c.conrelid::regclass::text as name from pg_constraint c
where c.contype = 'f' and c.confrelid in ('cases'::regclass, 'person'::regclass)
"""


async def test_no_table_about_a_case_or_a_client_is_forgotten(house: None) -> None:
    """A new table says in app/privacy/inventory.py what is erased of it, or why there is nothing to erase."""
    referring = {row["name"] for row in await db.fetch(REFERRING)}

    known = {each.table for each in HELD} | set(NOTHING_PERSONAL)

    assert referring - known == set()
    assert not {each.table for each in HELD if each.table != "complaint"} & set(NOTHING_PERSONAL)


async def test_no_column_with_words_is_forgotten(house: None) -> None:
    """Every column of a held table that can hold words is erased, or named among those that stay."""
    rows = await db.fetch(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        " and table_name = any($1) and is_generated = 'NEVER'"
        " and data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea')",
        list({each.table for each in HELD}),
    )
    known: dict[str, set[str]] = {}
    for each in HELD:
        whole = (
            {row["column_name"] for row in rows if row["table_name"] == each.table} if each.deletes else set()
        )
        known.setdefault(each.table, set()).update(each.blanks, each.keeps, whole)

    forgotten = [
        (row["table_name"], row["column_name"])
        for row in rows
        if row["column_name"] not in known[row["table_name"]]
    ]
    assert forgotten == []


def test_a_cutoff_is_days_back() -> None:
    now = clock.now()
    assert rules.cutoff(now, 30) == now - timedelta(days=30)


def test_every_table_that_a_run_touches_has_words() -> None:
    assert {table for steps in STEPS.values() for table, _statement in steps} == set(TABLES)
