"""Reading the table of work."""

from datetime import datetime, timedelta

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


async def consumers_seen() -> int:
    """How many consumers have breathed within three minutes (reliability.md F7)."""
    return int(
        await db.fetchval(
            "select count(*) from consumer where seen_at > recourse_now() - interval '3 minutes'"
        )
    )


async def oldest_wait(kinds: list[str]) -> timedelta:
    """How long the oldest work that could be claimed has waited; zero when none does."""
    waits = await db.fetchval(
        f"select recourse_now() - min(greatest(run_at, lease_until)) from job where {OPEN}"
        " and run_at <= recourse_now() and (lease_until is null or lease_until < recourse_now())"
        " and kind = any($1)",
        kinds,
    )
    return waits or timedelta()


async def dead() -> int:
    """How many jobs wait for a person's decision."""
    return int(
        await db.fetchval("select count(*) from job where dead_at is not null and cancelled_at is null")
    )
