"""Large files: checked and loaded by a worker, in the same few statements, and nothing stays half done."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from app.accounts.account import Account
from app.billing import jobs
from app.billing.reading import Check
from app.jobs.attempt import GivenBack
from app.kernel import db
from app.kernel.counting import Statements
from app.status.audit import audit
from tests.billing.house import accept, csv_of, good_rows, month, sent, state, upload_row, work
from tests.billing.rows import row
from tests.browser import Browser
from tests.jobs.consumer import consumer
from tests.jobs.make import Run
from tests.waiting import Later, until

MANY = 20_000


async def _through(joel: Account, count: int) -> int:
    """Send, check and accept a file of so many rows; the statements that took."""
    upload = await sent(joel, good_rows(count), name=f"{count}.csv")
    with Statements() as statements:
        if await state(upload) == "checking":
            await work(upload)
        await accept(joel, upload)
        if await state(upload) == "accepting":
            await work(upload)
    assert (await upload_row(upload))["rows"] == count
    return statements.count


async def test_twenty_thousand_rows_take_as_many_statements_as_five_thousand(joel: Account) -> None:
    few = await _through(joel, 5_000)
    many = await _through(joel, MANY)

    assert many <= few + 12, "a checkpoint a half second, and the earlier file to replace"
    assert await db.fetchval("select count(*) from billing_row") == 5_000 + MANY
    assert [each.invariant.id for each in await audit() if not each.holds] == []


async def test_a_page_of_a_file_with_many_mistakes_takes_few_statements(joel: Account) -> None:
    few = await sent(joel, [row(minutes="x")] * 3)
    many = await sent(joel, [row(minutes="x")] * 3_000)
    browser = Browser(joel)
    if await state(many) == "checking":
        await work(many)

    small = await browser.get("billing.upload.show", id=few)
    large = await browser.get("billing.upload.show", id=many)

    assert small.statements == large.statements
    assert len(large.soup.select("#result tbody tr")) == 2 * 50, "fifty problems and their rows"
    second = await browser.get("billing.upload.show", query={"page": 2}, id=many)
    assert second.texts("#result a.code")[0] == "R51"


async def test_no_more_than_ten_thousand_mistakes_are_kept(joel: Account) -> None:
    upload = await sent(joel, [row(minutes="x", costs="y")] * 6_000)
    await work(upload)

    counted = await upload_row(upload)
    assert (counted["mistakes"], counted["bad_rows"]) == (12_000, 6_000)
    assert await db.fetchval("select count(*) from billing_mistake") == 10_000


async def test_a_worker_that_closes_stops_the_check_and_keeps_nothing(joel: Account) -> None:
    upload = await sent(joel, good_rows(8_000))

    class Closing(Run):
        async def checkpoint(self, **progress: Any) -> None:
            raise GivenBack

    with pytest.raises(GivenBack):
        await jobs.check_file(Closing(upload=str(upload)))

    assert await state(upload) == "checking"
    assert await db.fetchval("select count(*) from billing_mistake") == 0
    await work(upload)
    assert await state(upload) == "checked"


async def test_a_month_closed_meanwhile_is_said_on_the_page(joel: Account) -> None:
    upload = await sent(joel, good_rows(8_000))
    await work(upload)
    await accept(joel, upload)
    await db.execute("update billing_month set locked_at = now(), locked_by = $1, reason = 'Paid'", joel.id)

    await work(upload)

    assert await state(upload) == "checked"
    page = await Browser(joel).get("billing.upload.show", id=upload)
    assert "It was not accepted" in page.texts(".notice b")
    assert "is closed, so no file can be accepted for it" in page.text


async def test_nobody_waits_for_rows_that_nobody_takes(tmp_path: Path) -> None:
    """The thread ends when its reader goes away in the middle."""
    path = tmp_path / "june.csv"
    path.write_bytes(csv_of(good_rows(20_000)))
    with path.open("rb") as file:
        check = Check(file, path.stat().st_size, month(), month().replace(year=2027))
        rows = check.rows()
        async for record in rows:
            assert record[1] == 1
            break
        await asyncio.wait_for(rows.aclose(), 10)
        assert check.rows_read < 20_000


@pytest.mark.slow
async def test_a_worker_killed_in_the_middle_leaves_the_earlier_file_and_another_goes_on(
    joel: Account, later: Later, work_url: str, tmp_path: Path
) -> None:
    """reliability.md 11, with a real process and a real kill -9."""
    first = await sent(joel, good_rows(2))
    await accept(joel, first)
    second = await sent(joel, good_rows(8_000))
    await work(second)
    await accept(joel, second)
    folder = {"DOCUMENTS_FOLDER": str(tmp_path), "path": "tasks.run"}

    with consumer(work_url, tmp_path / "log", faults="billing.after_supersede=die", **folder) as victim:
        assert victim.process.wait(40) == -signal.SIGKILL
    assert (await state(first), await state(second)) == ("accepted", "accepting")
    assert await db.fetchval("select count(*) from billing_row") == 2

    await later(61)
    with consumer(work_url, tmp_path / "log", **folder):
        await until(lambda: _is(second, "accepted"), within=40)

    assert await state(first) == "superseded"
    assert await db.fetchval("select count(*) from billing_row where upload_id = $1", second) == 8_000
    assert [
        each.invariant.id for each in await audit() if each.invariant.id in {"I37", "I38"} and not each.holds
    ] == []


async def _is(upload: Any, wanted: str) -> bool:
    return await state(upload) == wanted
