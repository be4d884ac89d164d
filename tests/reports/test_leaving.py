"""A report that leaves at once: written down first, its headings before its rows, and in the end how many left."""

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.account import Account
from app.kernel import db
from app.reports import catalogue
from app.reports.queries import extract
from app.reports.report import Report, text
from app.web.routing import url_for
from tests import make
from tests.browser import ORIGIN, Browser, the_app
from tests.reports.asking import EVER
from tests.waiting import until

ROWS = 6_000
ENDLESS = "select 'x' as x from pg_sleep(3600)"
BREAKS = f"select (1 / ({ROWS} - n))::text as x from generate_series(1, {ROWS}) n"
BAD = "select nothing_of_this_name as x"
#: two rows of which the planner expects tens of thousands, and how long it takes to see that it is wrong
FEWER = "select 'x' as x from generate_series(1, 100000) n, pg_sleep({seconds}) where n < 3 or n > 1000000"
LONG = f"select repeat('x', 500) as x from generate_series(1, {ROWS * 2}) n"


@pytest.fixture
async def dina(house: None) -> Account:
    """A contract manager with a case whose notes have lines, quotes and nothing in them."""
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    await db.execute(
        "insert into event_log (id, key, code, type, level, subject_kind, subject_id, created_by, notes)"
        " select uuidv7(), 'case_note', 'NOTE', 'event', 11, 'case', k.id, $2, $3 from cases k where k.reference = $1",
        reference,
        maya.id,
        'She said "ring\nafter six"\n\n',
    )
    return await make.account("contract_manager")


@dataclass
class Reader:
    """A browser of which the test sees each message, and which may go away after some."""

    account: Account
    leaves: Callable[["Reader"], bool] = lambda _reader: False
    looks: Callable[[], Awaitable[Any]] = field(default=lambda: entry())
    seen: list[Any] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    status: int = 0
    ended: bool = False

    async def ask(self, slug: str) -> None:
        """Ask for a report, until it ends or nobody reads any more."""
        body, gone = urlencode(EVER).encode(), asyncio.Event()
        requests = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if requests:
                return requests.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            self.seen.append(await self.looks())
            if message["type"] == "http.response.start":
                self.status = message["status"]
                return
            self.bodies.append(message["body"])
            self.ended = not message.get("more_body", False)
            if self.leaves(self):
                gone.set()
                await asyncio.Event().wait()

        await the_app()(self._scope(slug, body), receive, send)

    def _scope(self, slug: str, body: bytes) -> dict[str, Any]:
        headers = {
            "host": ORIGIN.partition("//")[2],
            "origin": ORIGIN,
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
        }
        path = url_for("reports.export.create", slug=slug)
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
            "user": self.account,
        }

    @property
    def file(self) -> bytes:
        return b"".join(self.bodies)


async def entry() -> tuple[int, bool] | None:
    """What the log of exports says of the one download."""
    rows = await db.fetch("select rows, whole from export_log")
    return tuple(rows[0]) if rows else None


async def the_end(reader: Reader) -> None:
    """Its entry is ended by a task that outlives the reader."""
    asking = "select count(*) from pg_stat_activity where query like 'update export_log%' and state <> 'idle'"
    await until(lambda: _none(asking), within=60, what="the end of the entry")


async def _none(sql: str) -> bool:
    return await db.fetchval(sql) == 0


def a_report(monkeypatch: Any, sql: str) -> str:
    """A report of this statement, for this test alone."""
    report = Report("of-the-test", "Test", "Test", "casework", text(("x", "The heading")), sql=sql)
    monkeypatch.setitem(catalogue.REPORTS, report.slug, report)
    return report.slug


def rows_of(file: bytes) -> int:
    return len(list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))) - 1


async def test_the_entry_stands_before_the_first_byte_and_says_in_the_end_how_many_rows_left(
    dina: Account,
) -> None:
    reader = Reader(dina)
    await reader.ask("case-extract")

    assert reader.status == 200 and reader.ended
    assert reader.seen[0] == (0, False)
    assert rows_of(reader.file) > 1
    assert await entry() == (rows_of(reader.file), True)


async def test_the_headings_leave_before_the_statement_has_a_row_to_give(
    dina: Account, monkeypatch: Any
) -> None:
    slug = a_report(monkeypatch, ENDLESS)
    reader = Reader(dina, leaves=lambda reader: len(reader.bodies) == 1)

    await asyncio.wait_for(reader.ask(slug), 120)

    assert (reader.status, reader.file) == (200, b'\xef\xbb\xbf"The heading"\n')
    await the_end(reader)
    assert await entry() == (0, False)
    copying = "select count(*) from pg_stat_activity where query ilike 'copy%pg_sleep%' and state <> 'idle'"
    await until(lambda: _none(copying), within=60, what="the end of the statement")


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (3600, 303)])
async def test_where_the_planner_expects_too_many_a_short_look_decides(
    dina: Account, monkeypatch: Any, seconds: int, status: int
) -> None:
    reader = Reader(dina)

    await asyncio.wait_for(reader.ask(a_report(monkeypatch, FEWER.format(seconds=seconds))), 120)

    assert reader.status == status
    assert await entry() == ((2, True) if status == 200 else None)


async def test_a_download_that_is_cancelled_says_how_far_it_came(dina: Account, monkeypatch: Any) -> None:
    monkeypatch.setattr(extract, "AT_ONCE", ROWS * 4)
    slug = a_report(monkeypatch, LONG)
    reader = Reader(dina, leaves=lambda reader: len(reader.bodies) == 4)

    await asyncio.wait_for(reader.ask(slug), 120)

    assert not reader.ended
    said = 0

    async def told() -> bool:
        nonlocal said
        found = await entry()
        said = found[0] if found else 0
        return said > 0

    await until(told, within=60, what="the end of the entry")
    left = rows_of(b"".join(reader.bodies[:-1]))
    assert 0 < left <= said <= rows_of(reader.file) < ROWS * 2
    assert await entry() == (said, False)


async def test_a_statement_that_fails_in_the_middle_leaves_no_whole_file(
    dina: Account, monkeypatch: Any
) -> None:
    reader = Reader(dina)

    with pytest.raises(asyncpg.DivisionByZeroError):
        await reader.ask(a_report(monkeypatch, BREAKS))

    assert reader.status == 200 and not reader.ended
    found = await entry()
    assert found is not None and found[0] < ROWS and found[1] is False


async def test_a_statement_that_cannot_be_asked_gives_a_page_and_no_file(
    dina: Account, monkeypatch: Any
) -> None:
    answer = await Browser(dina).post("reports.export.create", EVER, slug=a_report(monkeypatch, BAD))

    assert answer.status == 500
    assert "content-disposition" not in answer.headers
    assert await entry() is None


async def test_an_entry_is_told_its_end_and_nothing_else_of_it_is_ever_changed(
    dina: Account, owner_url: str
) -> None:
    await Browser(dina).post("reports.export.create", EVER, slug="contacts-per-case")
    connection = await asyncpg.connect(owner_url)
    try:
        for change in ("rows = 9", "whole = false", "member = null", "what = 'x'"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await connection.execute(f"update export_log set {change}")
        await connection.execute(
            "insert into export_log (id, what, rows, whole) values (uuidv7(), 'reports.x', 5, false)"
        )
        for change in ("rows = 4", "what = 'y'", "at = now()"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await connection.execute(f"update export_log set {change} where not whole")
        await connection.execute("update export_log set rows = 7, whole = true where not whole")
    finally:
        await connection.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute("update export_log set what = 'y'")


@given(st.lists(st.lists(st.text(alphabet='a",\n\r'), min_size=1, max_size=3), max_size=8))
def test_rows_are_counted_and_not_lines(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)

    assert extract.rows_in(buffer.getvalue().encode()) == len(rows)
