"""What a person decides about work: run it now, cancel it, try what is dead again (reliability.md 3.1)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from app.jobs import kinds
from app.jobs.commands.ask import Work, enqueue_many, ring
from app.jobs.queries import FREE
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _


@dataclass(frozen=True)
class Decision:
    """Who decided what about which work, and why."""

    verb: str
    job: UUID
    kind: str
    reason: str
    by: Actor


Told = Callable[[Decision], Awaitable[None]]
#: Who is told of each decision; wiring.py fills it.
REACTIONS: list[Told] = []


def when_decided(reaction: Told) -> None:
    """Have every decision written down, in its transaction; wiring.py says by whom."""
    if reaction not in REACTIONS:
        REACTIONS.append(reaction)


@db.atomic
async def revive(job: UUID, *, reason: str, by: Actor) -> None:
    """Let a dead job try again from its first attempt. Raises Conflict when it is not dead."""
    kind = await db.fetchval(
        "update job set dead_at = null, attempts = 0, lapses = 0, run_at = recourse_now()"
        " where id = $1 and dead_at is not null and not exists (select 1 from job o where o.kind = job.kind"
        "  and o.dedup_key = job.dedup_key and o.done_at is null and o.dead_at is null and o.cancelled_at is null)"
        " returning kind",
        job,
    )
    await _settle("revived", job, kind, reason, by)
    await ring()


@db.atomic
async def cancel(job: UUID, *, reason: str, by: Actor) -> None:
    """Take back work that is waiting. Raises Conflict when it runs or has ended."""
    kind = await db.fetchval(
        "update job set cancelled_at = recourse_now(), lease_by = null, lease_until = null"
        f" where id = $1 and {FREE} returning kind",
        job,
    )
    await _settle("cancelled", job, kind, reason, by)


@db.atomic
async def hurry(job: UUID, *, by: Actor) -> None:
    """Run waiting work now instead of later. Raises Conflict when it runs or has ended."""
    kind = await db.fetchval(
        f"update job set run_at = recourse_now() where id = $1 and {FREE} returning kind", job
    )
    await _settle("hurried", job, kind, "", by)
    await ring()


@db.atomic
async def start(kind: str, *, by: Actor) -> UUID:
    """Run periodic work now, beside its slots. Raises NotFound, or Conflict when it waits or runs already."""
    if kind not in kinds.names() or (kinds.find(kind).runs is None and kinds.find(kind).due is None):
        raise NotFound(_("There is no such work."))
    made = await enqueue_many([Work(kind, dedup_key=f"slot:{kind}")], by=by)
    if not made:
        raise Conflict(_("This is running or about to run. Look again in a moment."))
    await _settle("started", made[0], kind, "", by)
    return made[0]


async def _settle(verb: str, job: UUID, kind: str | None, reason: str, by: Actor) -> None:
    if kind is None:
        raise Conflict(_("This job has moved on. Look at it again."))
    for reaction in REACTIONS:
        await reaction(Decision(verb, job, kind, reason, by))
