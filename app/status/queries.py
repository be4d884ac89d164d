"""What the checks and the gauges ask the database."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from app.kernel import clock, db
from app.kernel.release import CODE
from app.settings import ROOT

_ID = re.compile(r'^ID = "([^"]+)"', re.MULTILINE)


@lru_cache
def migrations_of_the_code() -> frozenset[str]:
    """The names of the migrations that this code was written for."""
    files = sorted((ROOT / "piccolo_migrations").glob("recourse_*.py"))
    return frozenset(found[1] for file in files if (found := _ID.search(file.read_text())))


async def missing_migrations() -> list[str]:
    """Those that the database has not had."""
    rows = await db.fetch("select name from migration where app_name = 'recourse'")
    return sorted(migrations_of_the_code() - {row["name"] for row in rows})


async def min_code() -> int:
    """The oldest code that may work on this database; 0 while any may."""
    return int(await db.fetchval("select coalesce(max(min_code), 0) from schema_version"))


async def is_too_old() -> bool:
    """Whether this code is older than its database allows (reliability.md 67, 68)."""
    return await min_code() > CODE


@dataclass(frozen=True)
class LastAudit:
    """When the audit last ended and how many records it found."""

    at: datetime
    breaches: int
    broken: dict[str, int]


async def last_audit() -> LastAudit | None:
    """The newest audit that came to its end; None before the first."""
    row = await db.fetchrow(
        "select coalesce(done_at, dead_at) as at, progress from job where kind in ('status.audit', 'status.audit_fast')"
        " and coalesce(done_at, dead_at) is not null and progress ? 'breaches'"
        " order by coalesce(done_at, dead_at) desc limit 1"
    )
    if row is None:
        return None
    progress = json.loads(row["progress"])
    return LastAudit(row["at"], int(progress["breaches"]), progress.get("broken") or {})


async def skew() -> float:
    """How many seconds this machine's clock is from the database's, where deadlines are counted."""
    before = clock.now()
    theirs = await db.fetchval("select clock_timestamp()")
    middle = before + (clock.now() - before) / 2
    return abs((theirs - middle).total_seconds())


async def server_version() -> int:
    """The version of PostgreSQL as it counts itself: 180001."""
    return int(await db.fetchval("select current_setting('server_version_num')::int"))


async def is_superuser() -> bool:
    """Whether this process may do anything in its database, and read past every policy."""
    return bool(
        await db.fetchval("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
    )


async def has_invented_people() -> bool:
    """Whether accounts of the demonstration are there."""
    return bool(await db.fetchval("select exists (select from app_user where is_demo)"))


async def administrators() -> tuple[int, int]:
    """How many real administrators there are, and how many of them have a second factor."""
    row = await db.fetchrow(
        "select count(*) as there, count(f.confirmed_at) as safe from app_user u"
        " left join second_factor f on f.member = u.id where u.role = 'admin' and u.active and not u.is_demo"
    )
    assert row is not None
    return row["there"], row["safe"]


async def keys_seen() -> dict[tuple[str, str], datetime]:
    """Since when each key serves, by its setting and its name."""
    rows = await db.fetch("select setting, name, since from key_seen")
    return {(row["setting"], row["name"]): row["since"] for row in rows}


async def recent_trouble() -> list[Any]:
    """The newest jobs that gave up, for people who look for a cause."""
    return await db.fetch(
        "select kind, dead_at, error from job where dead_at is not null order by dead_at desc limit 5"
    )


async def gauges() -> list[Any]:
    """The figures of reliability.md 7 that lie in the database: name, label, value."""
    return await db.fetch(_GAUGES)


@dataclass(frozen=True)
class Day:
    """How a part was on one day; `worst` is empty for a day nobody asked."""

    day: date
    worst: str
    share: float


async def history(until: date, days: int) -> dict[str, list[Day]]:
    """The last days of each part, the oldest first, a day for each even when nobody asked."""
    rows = await db.fetch(
        "select part, day, worst, well::float8 / greatest(asked, 1) as share from status_day"
        " where day > $1 and day <= $2",
        until - timedelta(days=days),
        until,
    )
    seen = {(row["part"], row["day"]): Day(row["day"], row["worst"], row["share"]) for row in rows}
    dates = [until - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return {
        part: [seen.get((part, day), Day(day, "", 0.0)) for day in dates]
        for part in {part for part, _day in seen}
    }


@dataclass(frozen=True)
class LastRun:
    """When a periodic job last took its turn and how that ended; no state: it waits or runs."""

    kind: str
    slot: datetime
    ended: datetime | None
    state: str


async def last_runs(kinds: list[str]) -> dict[str, LastRun]:
    """The newest slot of each of these kinds that ever had one."""
    rows = await db.fetch(
        "select n.name as kind, s.slot, coalesce(j.done_at, j.dead_at, j.cancelled_at) as ended,"
        " case when j.done_at is not null then 'done' when j.dead_at is not null then 'dead'"
        "  when j.cancelled_at is not null then 'cancelled' else '' end as state"
        " from unnest($1::text[]) n(name) cross join lateral"
        "  (select slot, job_id from period_slot where name = n.name order by slot desc limit 1) s"
        " join job j on j.id = s.job_id",
        kinds,
    )
    return {row["kind"]: LastRun(**row) for row in rows}


_GAUGES = """
select 'jobs' as name, kind as first, case when dead_at is not null then 'dead' when lease_by is not null then 'leased'
  else 'ready' end as second, count(*)::float8 as value
from job where done_at is null and cancelled_at is null group by 1, 2, 3
union all
select 'job_oldest_ready', kind, '', coalesce(extract(epoch from recourse_now() - min(run_at)), 0)
from job where done_at is null and dead_at is null and cancelled_at is null and lease_by is null
  and run_at <= recourse_now() group by kind
union all
select 'outbox_rows', channel, state, count(*) from outbox
where state = 'queued' or state = 'sending' or state = 'unknown' or state = 'held' group by 2, 3
union all
select 'outbox_oldest_due', channel, '', coalesce(extract(epoch from recourse_now()
  - min(greatest(not_before, next_attempt_at))), 0)
from outbox where state = 'queued' and greatest(not_before, next_attempt_at) <= recourse_now() group by 2
union all
select 'gateway_circuit_open', name, '', (open_until is not null)::int from gateway where is_active
union all
select 'slot_age', name, '', extract(epoch from recourse_now() - max(slot)) from period_slot group by name
union all
select 'deadlines_due', '', '', count(*) from deadline where wake_at <= recourse_now() and error is null
union all
select 'deadline_errors', '', '', count(*) from deadline where error is not null
union all
select 'sla_lag', '', '', coalesce(extract(epoch from recourse_now() - min(wake_at)), 0) from deadline
where wake_at <= recourse_now() and error is null
union all
select 'consumers_seen', '', '', count(*) from consumer where seen_at > recourse_now() - interval '3 minutes'
union all
select case kind when 'backup' then 'backup_age' else 'drill_age' end, '', '',
  extract(epoch from recourse_now() - max(ended_at)) from keeping
where state = 'done' and kind <> 'restore' group by kind
"""
