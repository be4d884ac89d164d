"""What the checks and the gauges ask the database."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.kernel import db
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


@dataclass(frozen=True)
class LastAudit:
    """When the audit last ended and how many records it found."""

    at: datetime
    breaches: int


async def last_audit() -> LastAudit | None:
    """The newest audit that came to its end; None before the first."""
    row = await db.fetchrow(
        "select coalesce(done_at, dead_at) as at, progress from job where kind in ('status.audit', 'status.audit_fast')"
        " and coalesce(done_at, dead_at) is not null and progress ? 'breaches'"
        " order by coalesce(done_at, dead_at) desc limit 1"
    )
    return None if row is None else LastAudit(row["at"], int(json.loads(row["progress"])["breaches"]))


async def recent_trouble() -> list[Any]:
    """The newest jobs that gave up, for people who look for a cause."""
    return await db.fetch(
        "select kind, dead_at, error from job where dead_at is not null order by dead_at desc limit 5"
    )


async def gauges() -> list[Any]:
    """The figures of reliability.md 7 that lie in the database: name, label, value."""
    return await db.fetch(_GAUGES)


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
select 'consumers_seen', '', '', count(*) from consumer where seen_at > recourse_now() - interval '3 minutes'
"""
