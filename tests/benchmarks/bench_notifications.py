# ruff: noqa: E501 - statements as one line each
"""The detector and the report on a million: python -m tests.benchmarks.bench_notifications [--policies 1000000].

Of a million policies of a million households five thousand end on the last day looked at. A run that decides and
writes down all of them is timed beside the bare query for their keys; so is a run that finds nothing to decide.
The report counts a region of a million households; its statements are counted. Asserts nothing by time.
"""

import argparse
import asyncio
import statistics
from datetime import UTC, date, datetime
from time import perf_counter

import asyncpg

from app import devpg, wiring
from app.accounts.account import Account
from app.households.queries.filters import Filters
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.counting import Statements
from app.kernel.migrate import migrate
from app.kernel.paging import Paging
from app.notifications.commands import running, saving
from app.notifications.queries import detection, report
from app.notifications.rules.facts import Kind
from app.settings import ROOT
from tests import setting_up

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
DUE = 5_000
ROUNDS = 5
CONFIG = {
    "eligibleNotificationTypes": {"expiration_of_policy": True},
    "providers": {"TextNotificationProvider": {"DestinationFolder": "sent"}},
    "catch_up_max_days": 0,
}
_FILL = (
    "insert into location (id, kind, code, name) select uuidv7(), 'R', 'R1', 'Region'",
    "insert into location (id, kind, code, name, parent) select uuidv7(), 'D', 'D' || g, 'District ' || g, r.id"
    " from location r cross join generate_series(1, 20) g where r.kind = 'R'",
    "insert into location (id, kind, code, name, parent) select uuidv7(), 'W', d.code || 'W' || g, 'Ward', d.id"
    " from location d cross join generate_series(1, 10) g where d.kind = 'D'",
    "insert into location (id, kind, code, name, parent) select uuidv7(), 'V', w.code || 'V' || g, 'Village', w.id"
    " from location w cross join generate_series(1, 10) g where w.kind = 'W'",
    "insert into enrolment_officer (id, code, last_name) select uuidv7(), 'EO' || g, 'Officer' from generate_series(1, 200) g",
    "insert into product (id, code, name) select uuidv7(), 'FAM' || g, 'Family' from generate_series(1, 10) g",
    "create unlogged table fill as select g, uuidv7() as household, uuidv7() as head, v.id as place"
    " from generate_series(1, :n) g join (select id, row_number() over (order by id) - 1 as k from location"
    " where kind = 'V') v on v.k = g % 2000",
    "insert into household (id, head, told, location) select household, head, case when g % 4 > 0 then head end, place"
    " from fill",
    "insert into insuree (id, household, insurance_number, last_name, other_names, phone)"
    " select head, household, 'N' || g, 'Last' || g % 5000, 'Given', case when g % 4 > 0 then '+2557' || lpad(g::text, 8, '0') end"
    " from fill",
    "insert into notification_consent (id, household, approved, language) select uuidv7(), household, g % 3 > 0, 'en'"
    " from fill where g % 5 > 0",
    "insert into policy (id, household, product, officer, stage, status, start_date, effective_date, expiry_date,"
    " activated_at) select uuidv7(), f.household, p.id, o.id, 'N', 2, '2025-03-11', '2025-03-11',"
    " case when f.g <= :due then date '2026-03-10' else date '2026-03-12' + (f.g % 300)::int end, now()"
    " from fill f join (select id, row_number() over (order by id) - 1 as k from product) p on p.k = f.g % 10"
    " join (select id, row_number() over (order by id) - 1 as k from enrolment_officer) o on o.k = f.g % 200",
)


async def prepare(server: devpg.Server, n: int) -> str:
    """A fresh database with so many households, each with a policy."""
    owner = await asyncpg.connect(server.superuser_url())
    await owner.execute("drop database if exists bench_notifications with (force)")
    await owner.execute("create database bench_notifications")
    await owner.close()
    url = server.superuser_url("bench_notifications")
    await migrate(url)
    await setting_up.fill(url)
    connection = await asyncpg.connect(url, command_timeout=3600)
    await connection.execute("set synchronous_commit = off; set session_replication_role = replica")
    for statement in _FILL:
        await connection.execute(statement.replace(":n", str(n)).replace(":due", str(DUE)))
    await connection.execute("vacuum analyze")
    await connection.execute("checkpoint")
    await connection.close()
    return url


async def bare(day: date) -> float:
    """The median time of the query for the keys of what is due."""
    took = []
    for _round in range(ROUNDS):
        began = perf_counter()
        rows = await db.fetch(detection.statement(Kind.EXPIRATION), "expiration_of_policy", [day])
        took.append(perf_counter() - began)
    print(f"bare query: {len(rows):,} of the policies in {statistics.median(took) * 1000:,.1f} ms")
    return statistics.median(took)


async def detector() -> None:
    """A run that decides all that is due, and one that finds it decided."""
    await saving.save(CONFIG, by=the_system)
    alone = await bare(NOW.date())
    began = perf_counter()
    with clock.frozen(NOW), Statements() as statements:
        outcome = await running.run(source="hand", approved=True)
    took = perf_counter() - began
    print(f"run: {outcome.counts} in {took * 1000:,.0f} ms, {statements.count} statements")
    print(
        f"ratio to the bare query: {took / alone:,.1f}; {took / DUE * 1e6:,.0f} us a candidate, written and posted"
    )
    began = perf_counter()
    with clock.frozen(NOW):
        await running.run(source="hand", approved=True)
    again = perf_counter() - began
    print(f"the same run again: {again * 1000:,.0f} ms, ratio {again / alone:,.1f}")


async def counted() -> None:
    """The report of a region with everything in it."""
    region = await db.fetchrow("select id, code || ' ' || name as heading from location where kind = 'R'")
    assert region is not None
    user = Account(id=region["id"], name="Bench", role="contract_manager")
    asked = report.Asked(
        report.Place(region["id"], "R", region["heading"]), None, Filters(location=region["id"])
    )
    began = perf_counter()
    with Statements() as statements:
        places = await report.by_place(user, asked)
        officers = await report.by_officer(user, asked)
        page = await report.rows(user, asked, Paging(size=200), default="en")
    took = perf_counter() - began
    print(
        f"report: {places[0].totals.families:,} households, {len(places):,} places, {len(officers)} officers,"
        f" {len(page)} rows in {took * 1000:,.0f} ms, {statements.count} statements"
    )


async def measure(server: devpg.Server, n: int) -> None:
    """Fill, then time both."""
    url = await prepare(server, n)
    await db.open_pool(url, size=4, statement_seconds=120)
    try:
        await detector()
        await counted()
    finally:
        await db.close_pool()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policies", type=int, default=1_000_000)
    n = parser.parse_args().policies
    wiring.connect()
    server = devpg.acquire(ROOT / ".data" / "bench")
    try:
        asyncio.run(measure(server, n))
    finally:
        server.release()


if __name__ == "__main__":
    main()
