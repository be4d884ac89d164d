"""Doing work under a lease: every move is compared with `lease_no` and set at once (reliability.md 3.1, NEW 5).

A consumer that was stopped for too long finds its number gone, and whatever it wrote is rolled back.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.jobs import rules
from app.jobs.kinds import Kind, Run
from app.jobs.queries import FREE, OPEN
from app.kernel import db, fault

LONGEST_ERROR = 500


class Fenced(Exception):
    """The lease is somebody else's by now: nothing of this attempt may stand."""


@dataclass(frozen=True)
class Lease:
    """One attempt at one job, held until `until` by the database's clock."""

    id: UUID
    kind: str
    lease_no: int
    attempt: int
    max_attempts: int
    lapses: int
    until: datetime
    args: dict[str, Any] = field(repr=False)

    @property
    def alone(self) -> bool:
        """Whether nothing else may run beside it (reliability.md 65)."""
        return self.lapses >= rules.ALONE_AFTER


# The lease of a job that nobody holds any more counts as a lapse; an error in between starts the count anew.
_CLAIM: Final = f"""
with due as (
  select id from job
  where {FREE} and run_at <= recourse_now()
    and attempts < max_attempts and kind = any($1) and (lapses + (lease_by is not null)::int >= $5) = $6
  order by run_at, id limit $2 for update skip locked)
update job j set attempts = attempts + 1, lease_no = lease_no + 1, lease_by = $3,
  lease_until = recourse_now() + $4::interval, lapses = lapses + (lease_by is not null)::int
from due where j.id = due.id
returning j.id, j.kind, j.lease_no, j.attempts, j.max_attempts, j.lapses, j.lease_until, j.args
"""


@db.one_statement
async def claim(
    who: str, kinds: Collection[str], limit: int, *, alone: bool = False, lease: timedelta = rules.LEASE
) -> list[Lease]:
    """Take at most `limit` due jobs of these kinds; those that lapse again and again only if `alone`."""
    if not kinds or limit < 1:
        return []
    rows = await db.fetch(_CLAIM, list(kinds), limit, who, lease, rules.ALONE_AFTER, alone)
    fault.point("job.after_claim")
    return [
        Lease(
            row["id"],
            row["kind"],
            row["lease_no"],
            row["attempts"],
            row["max_attempts"],
            row["lapses"],
            row["lease_until"],
            json.loads(row["args"]),
        )
        for row in rows
    ]


@db.one_statement
async def renew(lease: Lease, progress: dict[str, Any] | None = None) -> None:
    """Hold a lease for another minute, and say how far the work came. Raises Fenced when it is lost."""
    held = await db.execute(
        "update job set lease_until = recourse_now() + $3::interval,"
        " progress = case when $4::jsonb is null then progress else progress || $4::jsonb end"
        " where id = $1 and lease_no = $2 and lease_until > recourse_now()",
        lease.id,
        lease.lease_no,
        rules.LEASE,
        None if progress is None else json.dumps(progress, default=str),
    )
    if held != 1:
        raise Fenced


@db.atomic
async def carry_out(lease: Lease, run: Run, kind: Kind) -> None:
    """Do a short job and end it in one transaction: both or neither. Raises Fenced, and what the work raises."""
    await kind.handler(run)
    await finish(lease)


@db.atomic
async def finish(lease: Lease) -> None:
    """End a job whose work is done. Raises Fenced when the lease went to somebody else."""
    fault.point("job.before_done")
    ended = await db.execute(
        "update job set done_at = recourse_now(), lease_by = null, lease_until = null, error = ''"
        f" where id = $1 and lease_no = $2 and {OPEN}",
        lease.id,
        lease.lease_no,
    )
    if ended != 1:
        raise Fenced


@db.one_statement
async def fail(lease: Lease, error: str, *, jitter: float, final: bool = False) -> bool:
    """Give a failed attempt back to wait its turn, or to the dead at its limit; whether the lease still held.

    `final` is a failure that another attempt would only repeat. `error` names class and place, never words
    that may be about a person.
    """
    wait = rules.backoff(lease.attempt, jitter)
    dead = final or lease.attempt >= lease.max_attempts
    return (
        await db.execute(
            "update job set lease_by = null, lease_until = null, error = $3, lapses = 0,"
            " run_at = recourse_now() + $4::interval, dead_at = case when $5 then recourse_now() end"
            f" where id = $1 and lease_no = $2 and {OPEN}",
            lease.id,
            lease.lease_no,
            error[:LONGEST_ERROR],
            wait,
            dead,
        )
        == 1
    )


@db.one_statement
async def give_back(lease: Lease) -> bool:
    """Return a job unharmed because this process closes: that is no attempt; whether the lease still held."""
    return (
        await db.execute(
            "update job set lease_by = null, lease_until = null, attempts = attempts - 1"
            f" where id = $1 and lease_no = $2 and {OPEN}",
            lease.id,
            lease.lease_no,
        )
        == 1
    )


@db.one_statement
async def bury() -> int:
    """Count as dead what lapsed at its last attempt; how many."""
    return await db.execute(
        "update job set dead_at = recourse_now(), lease_by = null, lease_until = null,"
        " error = case when error = '' then 'It ended its process, or outlived its lease, at every attempt.'"
        " else error end"
        f" where {FREE} and attempts >= max_attempts"
    )
