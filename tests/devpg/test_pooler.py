"""The web behind a PgBouncer that gives each transaction another connection (reliability.md 9, rung 2)."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import httpx
import pytest

from app.accounts.commands import session
from app.kernel import db
from tests import make
from tests.servers.console import console
from tests.servers.pooler import PROGRAM, pooler

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM, reason="there is no pgbouncer here (Debian: pgbouncer)"),
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place that the pooler's own account may reach."""
    made = Path(mkdtemp(prefix="recourse-pooler-", dir="/var/tmp"))
    yield made
    shutil.rmtree(made)


async def test_twenty_people_work_through_two_connections_of_the_server(
    house: None, work_url: str, folder: Path
) -> None:
    maya = await make.account("operator")
    cases = [await make.case(maya) for _ in range(4)]
    token = await session.begin(maya.id, address="127.0.0.1", agent="pooler")
    with (
        pooler(work_url, folder) as pooled,
        console(work_url, DATABASE_POOLED_URL=pooled, POOL_SIZE="10") as origin,
    ):
        async with httpx.AsyncClient(
            base_url=origin,
            timeout=120,
            cookies={"recourse-dev": token},
            headers={"sec-fetch-site": "same-origin"},
        ) as browser:
            for case in cases:
                assert (await browser.get(f"/cases/{case}")).status_code == 200

            async def work(n: int) -> tuple[int, int, int]:
                case = cases[n % 4]
                form = {"notes": f"Pooled {n}", "form_key": f"pooled-{n}"}
                note = await browser.post(f"/cases/{case}/notes", data=form)
                queue, page = await browser.get("/cases"), await browser.get(f"/cases/{case}")
                return note.status_code, queue.status_code, page.status_code

            answers = await asyncio.gather(*(work(n) for n in range(20)))

    assert set(answers) == {(303, 200, 200)}
    assert await db.fetchval("select count(*) from event_log where notes like 'Pooled %'") == 20
