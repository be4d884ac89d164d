"""Reading the table of work."""

from datetime import datetime

from app.kernel import db

OPEN = "done_at is null and dead_at is null and cancelled_at is null"


async def last_slots(kinds: list[str]) -> dict[str, datetime]:
    """The newest claimed slot of each of these kinds that has one."""
    rows = await db.fetch(
        "select n.name, s.slot from unnest($1::text[]) n(name) cross join lateral"
        " (select slot from period_slot where name = n.name order by slot desc limit 1) s",
        kinds,
    )
    return {row["name"]: row["slot"] for row in rows}


async def next_due(kinds: list[str]) -> datetime | None:
    """When there is next a job of these kinds to claim; None when nothing waits."""
    return await db.fetchval(
        "select min(greatest(run_at, lease_until)) from job"
        f" where {OPEN} and attempts < max_attempts and kind = any($1)",
        kinds,
    )


async def now() -> datetime:
    """What time it is where all consumers agree (reliability.md NEW 8)."""
    return await db.fetchval("select recourse_now()")


async def waiting(kinds: list[str]) -> list[str]:
    """Which of these kinds have a job that may be claimed now."""
    rows = await db.fetch(
        f"select distinct kind from job where {OPEN} and run_at <= recourse_now()"
        " and (lease_until is null or lease_until < recourse_now()) and attempts < max_attempts"
        " and kind = any($1)",
        kinds,
    )
    return [row["kind"] for row in rows]
