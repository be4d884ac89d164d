"""A report whose reader goes away, whose disk is full, whose consumer is killed; asked for with bad parameters."""

import csv
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.accounts.account import Account
from app.documents.store import Folder
from app.kernel import clock, db
from app.reports import catalogue
from app.reports.commands import export as commands
from app.reports.inputs import Asked
from app.reports.writing import stream
from tests import make
from tests.browser import Browser
from tests.jobs.consumer import consumer
from tests.reports.asking import EVER
from tests.waiting import until

ROWS = 25_000
#: What the files of one test may take: less than the report, more than a log of a consumer.
ROOM = 400_000
Later = Callable[[int], Awaitable[None]]


@pytest.fixture
async def dina(house: None) -> Account:
    """A contract manager in a house where one case was rung about very often."""
    maya = await make.account("operator")
    reference = await make.case(maya, person="=1+1")
    await db.execute(
        "insert into event_log (id, key, code, type, level, subject_kind, subject_id, created_by, notes)"
        " select uuidv7(), 'case_note', 'NOTE', 'event', 11, 'case', k.id, $2, 'Rang as agreed'"
        " from cases k cross join generate_series(1, $3::int) where k.reference = $1",
        reference,
        maya.id,
        ROWS,
    )
    return await make.account("contract_manager")


@pytest.fixture
async def later(owner_url: str) -> AsyncIterator[Later]:
    """Moves the clock that leases are read by."""
    connection = await asyncpg.connect(owner_url)

    async def move(seconds: int) -> None:
        await connection.execute("update clock_offset set seconds = $1", float(seconds))

    yield move
    await connection.close()


def extract_of(**given: str) -> Asked:
    return Asked.parse(catalogue.find("case-extract"), {**EVER, **given})


async def asked_for(by: Account, **given: str) -> UUID:
    return await commands.request(extract_of(**given), by=by)


async def state_of(export: UUID) -> Any:
    return await db.fetchrow("select * from report_export where id = $1", export)


def working(work_url: str, folder: Path, faults: str = "", room: int | None = None) -> Any:
    documents = str(folder / "documents")
    return consumer(
        work_url, folder / "log", path="tasks.run", faults=faults, room=room, DOCUMENTS_FOLDER=documents
    )


async def test_a_download_that_is_broken_off_leaves_no_statement_and_no_connection_behind(
    dina: Account,
) -> None:
    for wanted in range(1, 25):
        async with aclosing(stream(extract_of())) as pieces:
            assert all([len(await anext(pieces)) > 0 for _n in range(wanted)])

    copying = (
        "select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle'"
        " and query ilike 'copy%'"
    )
    await until(lambda: _none(copying), within=60, what="the end of the statement")
    whole = b"".join([piece async for piece in stream(extract_of())])
    assert whole.count(b"\n") > ROWS


async def _none(sql: str) -> bool:
    return await db.fetchval(sql) == 0


@pytest.mark.slow
async def test_a_full_disk_fails_the_report_says_so_and_leaves_nothing_then_it_is_made_again(
    dina: Account, work_url: str, tmp_path: Path
) -> None:
    export = await asked_for(dina, format="jsonl")

    with working(work_url, tmp_path, room=ROOM):
        await until(lambda: _is(export, "failed"), within=120, what="the failure")
        row = await state_of(export)
        assert row["trouble"] == "There is no room left for files. Tell your administrator."
        assert list((tmp_path / "documents").rglob("report-*")) == []
        assert await db.fetchval("select count(*) from document") == 0
        page = await Browser(dina).get("reports.report.index")
        assert "There is no room left for files. Tell your administrator." in page.text
        # Whoever is killed in the middle of the last word leaves a job that another must take up.
        await until(_nothing_under_way, within=120, what="the end of the job")

    await Browser(dina).post("reports.export.update", id=export)
    with working(work_url, tmp_path):
        await until(lambda: _is(export, "ready"), within=120, what="the file")
    assert (await state_of(export))["rows"] > ROWS


async def _is(export: UUID, state: str) -> bool:
    return (await state_of(export))["state"] == state


async def _nothing_under_way() -> bool:
    return await _none(
        "select count(*) from job where kind = 'reports.make' and done_at is null and dead_at is null"
    )


@pytest.mark.slow
@pytest.mark.parametrize("point", ["export.mid_file#3", "export.after_file"])
async def test_a_report_whose_consumer_is_killed_is_made_by_the_next_one_once(
    dina: Account, later: Later, work_url: str, tmp_path: Path, point: str
) -> None:
    export = await asked_for(dina, format="csv")
    with working(work_url, tmp_path, f"{point}=die") as first:
        assert first.process.wait(120) == -signal.SIGKILL
    assert (await state_of(export))["state"] == "running"

    await later(61)
    with working(work_url, tmp_path):
        await until(lambda: _is(export, "ready"), within=120, what="the file")

    row = await state_of(export)
    assert await db.fetchval("select count(*) from document") == 1
    assert await db.fetchval("select count(*) from outbox where kind = 'reports.ready'") == 1
    found = await db.fetchrow("select * from document where id = $1", row["document_id"])
    assert found is not None
    with Folder(tmp_path / "documents" / "kept").open(found["storage_key"]) as file:
        lines = file.read().decode("utf-8-sig")
    events = await db.fetchval("select count(*) from event_log where subject_kind = 'case'")
    assert len(list(csv.reader(lines.splitlines()))) - 1 == row["rows"] == events


@pytest.mark.parametrize(
    ("slug", "given", "said"),
    [
        ("case-extract", {"from": "2026-03-02", "to": "2026-03-01"}, "The last day is before the first."),
        ("cb1", {"from": "2016-01-01", "to": "2026-01-01"}, "This report covers at most 8 days."),
        ("cb1-agilisys", {"from": "2026-01-01", "to": "2026-01-04"}, "This report covers at most 3 days."),
        ("obiee-dump", {"reason": "Monthly"}, "Give a month, such as 2026-02."),
        ("obiee-dump", {"from": "2026-01", "to": "2026-02", "reason": "Both"}, "at most 31 days."),
        ("obiee-dump", {"from": "2026-01"}, "Say what the names are needed for."),
    ],
)
async def test_parameters_that_cannot_be_used_are_said_at_their_field(
    house: None, slug: str, given: dict[str, str], said: str
) -> None:
    contract = await make.account("contract_manager")

    answer = await Browser(contract).post("reports.export.create", given, slug=slug)

    assert answer.status == 422
    assert said in answer.text
    assert await db.fetchval("select count(*) from report_export") == 0


async def test_ten_years_of_the_extract_come_as_a_file_in_the_background(
    dina: Account, owner_url: str
) -> None:
    # The server looks at a table that grew within a minute; what the planner expects follows from that.
    connection = await asyncpg.connect(owner_url)
    await connection.execute("analyze event_log")
    await connection.close()
    today = clock.now().date()
    ten = {"from": str(today - timedelta(days=3652)), "to": str(today), "format": "csv"}
    answer = await Browser(dina).post("reports.export.create", ten, slug="case-extract")

    assert answer.status == 303
    assert (await db.fetchval("select state from report_export")) == "queued"


async def test_a_cell_that_begins_with_an_equals_sign_is_never_run(dina: Account) -> None:
    rows = {"from": "2020-01-01", "to": "2030-12-31"}
    for _twice in range(2):
        await make.case(await make.account("operator"), person="=1+1")

    answer = await Browser(dina).post("reports.export.create", rows, slug="duplicate-cases")

    names = {row["Full name"] for row in csv.DictReader(answer.text.lstrip("\ufeff").splitlines())}
    assert names == {"'=1+1"}
