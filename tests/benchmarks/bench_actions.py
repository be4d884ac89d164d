"""The board of actions at a million: statements and time by who looks: python -m tests.benchmarks.bench_actions.

Fills a database inside PostgreSQL, then asks the real page for its board and its list, in the process. Prints the
statements, the median and the slowest of five; asserts that the statements do not grow, and nothing by time.
"""

# ruff: noqa: E501 - a statement is one line
import argparse
import asyncio
import logging
import statistics
import time
from dataclasses import dataclass
from typing import Any

import asyncpg

from app import devpg, wiring
from app.accounts.account import Account
from app.kernel import db
from app.kernel.migrate import migrate
from app.settings import ROOT
from tests import browser, make, setting_up
from tests.browser import Browser

LOOKS = 5
HOSPITALS, DEPARTMENTS, WORKERS = 12, 10, 200
_FILL = (
    "insert into organisation (id, code, kind, name) select uuidv7(), 'bench-' || g, 'hospital', 'Bench hospital ' || g"
    " from generate_series(1, {hospitals}) g",
    "insert into department (id, organisation, code, name) select uuidv7(), o.id, 'd-' || g, 'Department ' || g"
    " from organisation o cross join generate_series(1, {departments}) g where o.code like 'bench-%'",
    "insert into app_user (id, username, name, email, role, organisation, active, admin, superuser, password)"
    " select uuidv7(), 'worker-' || g, 'Worker ' || g, 'w' || g || '@example.invalid', 'department_manager', o.id,"
    " true, false, false, '' from generate_series(1, {workers}) g join (select id, row_number() over (order by code) - 1 as k"
    " from organisation where code like 'bench-%') o on o.k = g % {hospitals}",
    "insert into action (id, reference, title, hospital, department, source_type, category, severity, status,"
    " assigned_to, due_at, is_overdue, escalation_level, outcome, requires_approval, submitted_at, approved_at,"
    " closed_at, cancelled_at, cancel_reason, created_at, updated_at)"
    " select uuidv7(), 'A-2020-' || lpad(g::text, 7, '0'), 'Put right what happened in matter ' || g, d.organisation,"
    " d.id, (array['survey', 'complaint', 'kpi', 'rounds', 'manual'])[1 + g % 5], 'other',"
    " (array['low', 'medium', 'high', 'critical'])[1 + g % 4], s.status, u.id,"
    " now() + (g % 20000 - 500) * interval '1 minute', s.live and g % 40 = 0, case when s.live and g % 40 = 0 then 1 else 0 end,"
    " case when s.status in ('pending_approval', 'approved', 'closed') then 'Done' else '' end, true,"
    " case when s.status in ('pending_approval', 'approved', 'closed') then now() end,"
    " case when s.status in ('approved', 'closed') then now() end, case when s.status = 'closed' then now() end,"
    " case when s.status = 'cancelled' then now() end, case when s.status = 'cancelled' then 'Twice' else '' end,"
    " now() - g * interval '2 minutes', now() from generate_series(1, {n}) g"
    " join (select id, organisation, row_number() over (order by id) - 1 as k from department) d on d.k = g % {places}"
    " join (select id, row_number() over (order by id) - 1 as k from app_user where username like 'worker-%') u"
    "   on u.k = g % {workers}"
    " cross join lateral (select (array['open', 'in_progress', 'pending_approval', 'approved', 'closed', 'closed',"
    "   'closed', 'closed', 'closed', 'cancelled'])[1 + g % 10] as status, g % 10 < 4 as live) s",
    "insert into counter (name, scope, n) select k.name, k.scope, count(*) from action a"
    # OFFSET 0 keeps the planner from inlining the function, which PostgreSQL 18.6 gets wrong.
    " cross join lateral (select * from action_counters(a) offset 0) k group by 1, 2",
)


@dataclass(frozen=True)
class Look:
    """A question of a page, and who asks it."""

    words: str
    account: Account
    route: str
    query: dict[str, str]


async def prepare(server: devpg.Server, n: int) -> str:
    """A database with so many actions, kept for the next run."""
    name, making = f"bench_actions_{n}", f"bench_actions_{n}_in_the_making"
    owner = await asyncpg.connect(server.superuser_url())
    try:
        if not await owner.fetchval("select 1 from pg_database where datname = $1", name):
            print(f"filling {n:,} actions ...", flush=True)
            await owner.execute(f"drop database if exists {making}")
            await owner.execute(f"create database {making}")
            await migrate(server.superuser_url(making))
            await setting_up.fill(server.superuser_url(making))
            await _fill(server.superuser_url(making), n)
            await owner.execute(f"alter database {making} rename to {name}")
    finally:
        await owner.close()
    return server.superuser_url(name)


async def _fill(url: str, n: int) -> None:
    connection = await asyncpg.connect(url, command_timeout=3600)
    sizes = {"hospitals": HOSPITALS, "departments": DEPARTMENTS, "workers": WORKERS, "n": n}
    try:
        await connection.execute("set synchronous_commit = off; set session_replication_role = replica")
        for statement in _FILL:
            await connection.execute(statement.format(**sizes, places=HOSPITALS * DEPARTMENTS))
        await connection.execute("set session_replication_role = origin")
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()


async def looks() -> list[Look]:
    """Who looks at what: everything, one hospital, a department, one's own, a narrowed question, the list."""
    await db.execute("delete from app_user where username like 'person-%'")
    hospital = await db.fetchval("select id from organisation where code = 'bench-1'")
    department = await db.fetchval("select id from department where organisation = $1 limit 1", hospital)
    everywhere = await make.account("action_coordinator")
    here = await make.account("action_coordinator", organisation=hospital)
    manager = await make.account("department_manager", organisation=hospital, department=department)
    board, listed = "actions.action.index", "actions.listing.index"
    return [
        Look("board, all hospitals", everywhere, board, {}),
        Look("board, one hospital", here, board, {}),
        Look("board, a department's manager", manager, board, {}),
        Look("board, critical only", here, board, {"severity": "critical"}),
        Look("board, overdue only", here, board, {"view": "overdue"}),
        Look("board, lanes by department", here, board, {"lanes": "department"}),
        Look("board, words", everywhere, board, {"q": "matter 424242"}),
        Look("list, one hospital", here, listed, {}),
    ]


async def measure(url: str) -> dict[str, int]:
    """Look five times at each; the statements of each look."""
    statements = {}
    await db.open_pool(url, size=4)
    try:
        wiring.connect()
        for look in await looks():
            spent, answer = [], None
            for _turn in range(LOOKS + 1):
                begun = time.perf_counter()
                answer = await Browser(look.account).get(look.route, query=look.query)
                spent.append((time.perf_counter() - begun) * 1000)
            assert answer is not None and answer.status == 200
            statements[look.words] = answer.statements
            warm = spent[1:]
            counts = " ".join(answer.texts(".board header .xs")[:6])
            print(
                f"{look.words:32} {answer.statements:3} statements  median {statistics.median(warm):7.1f} ms"
                f"  slowest {max(warm):7.1f} ms  {counts}",
                flush=True,
            )
    finally:
        await db.close_pool()
    return statements


async def compare(server: devpg.Server, sizes: list[int]) -> None:
    """The same looks at each size: the statements must be the same."""
    seen: list[dict[str, Any]] = []
    for n in sizes:
        url = await prepare(server, n)
        print(f"\n{n:,} actions")
        seen.append(await measure(url))
    assert all(each == seen[0] for each in seen), "a page sends more statements when there are more actions"


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, nargs="*", default=[1_000, 1_000_000])
    sizes = parser.parse_args().actions
    logging.disable(logging.INFO)
    # Whether the markup is well made is judged in the tests, and takes longer than the page.
    browser.check_page = lambda *_page: None
    server = devpg.acquire(ROOT / ".data" / "bench")
    try:
        asyncio.run(compare(server, sizes))
    finally:
        server.release()


if __name__ == "__main__":
    main()
