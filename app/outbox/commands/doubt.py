"""Messages of which nobody knows whether they arrived (reliability.md 19, 20; decisions.md 16, 23)."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from app import eventlog, jobs
from app.kernel import db
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.outbox import hooks
from app.outbox.hooks import Settled
from app.outbox.queries import attempts, gateways
from app.outbox.rules import steps, ways
from app.outbox.rules.steps import Past
from app.outbox.rules.ways import Way
from app.settings import Settings

#: so long without a word from the gateway, and a message may go over another one
DOUBT = timedelta(minutes=30)
BATCH = 500
DIED = "worker_died"
#: a message that took so many consumers down with it is not called again by itself
MOST_LOST = 24


@db.atomic
async def reap(settings: Settings) -> int:
    """Settle what a dead worker left: an idempotent gateway is called again, of any other nobody knows."""
    rows = await db.fetch(
        "select o.id, o.dedup_key, o.kind, a.gateway, (select count(*) from outbox_attempt l"
        " where l.outbox_id = o.id and l.outcome = 'lost') as lost"
        " from outbox o join outbox_attempt a on a.outbox_id = o.id and a.n = o.attempts"
        " where o.state = 'sending' and o.lease_until < recourse_now()"
        " order by o.lease_until limit $1 for update of o skip locked",
        BATCH,
    )
    if not rows:
        return 0
    repeatable = {way.name for way in await gateways.ways(settings) if way.idempotent}
    again = [row["id"] for row in rows if row["gateway"] in repeatable and row["lost"] < MOST_LOST]
    unknown = [row for row in rows if row["id"] not in set(again)]
    await _requeue(again)
    await db.execute(
        "update outbox set state = 'unknown', lease_by = null, lease_until = null, last_error = $2"
        " where id = any($1)",
        [row["id"] for row in unknown],
        DIED,
    )
    await hooks.tell_of(
        [
            Settled(row["id"], row["dedup_key"], row["kind"], "unknown", row["gateway"], DIED)
            for row in unknown
        ]
    )
    return len(rows)


@db.atomic
async def fail_over(settings: Settings) -> int:
    """Send what nobody knows of over another gateway, after half an hour without a word; how many.

    Never again over the same one, unless it is idempotent: then nobody would be told twice.
    """
    rows = await db.fetch(
        "select o.id, o.channel, a.gateway from outbox o"
        " join outbox_attempt a on a.outbox_id = o.id and a.n = o.attempts"
        " where o.state = 'unknown' and a.ended_at is null and a.started_at < recourse_now() - $1::interval"
        " order by o.created_at limit $2 for update of o skip locked",
        DOUBT,
        BATCH,
    )
    known = await gateways.ways(settings) if rows else []
    pasts = await attempts.pasts([row["id"] for row in rows])
    going = [
        row["id"]
        for row in rows
        if _may_go_over(known, row["channel"], row["gateway"], pasts.get(row["id"], []))
    ]
    await _requeue(going)
    return len(going)


def _may_go_over(known: Sequence[Way], channel: str, gateway: str, past: Sequence[Past]) -> bool:
    held_back = any(way.name == gateway and way.on_ambiguous == "hold" for way in known)
    return not held_back and bool(ways.candidates(known, channel, steps.closed_to(past, known)))


async def _requeue(messages: list[UUID]) -> None:
    """Close the open attempt as lost and let the message go at once."""
    if not messages:
        return
    await db.execute(
        "update outbox_attempt set outcome = 'lost', ended_at = recourse_now()"
        " where outbox_id = any($1) and ended_at is null",
        messages,
    )
    await db.execute(
        "update outbox set state = 'queued', lease_by = null, lease_until = null, not_before = recourse_now(),"
        " next_attempt_at = recourse_now() where id = any($1)",
        messages,
    )
    await jobs.ring()


@db.atomic
async def arrived(message: UUID, *, by: Actor) -> None:
    """A person found out that a message arrived. Raises Conflict when its state is known by now."""
    row = await db.fetchrow(
        "update outbox set state = 'sent', sent_at = recourse_now(), last_error = ''"
        " where id = $1 and state = 'unknown' returning id, dedup_key, kind",
        message,
    )
    if row is None:
        raise Conflict(_("This message has moved on. Look at it again."))
    gateway = await db.fetchval(
        "update outbox_attempt set outcome = 'accepted', ended_at = recourse_now()"
        " where outbox_id = $1 and ended_at is null returning gateway",
        message,
    )
    await hooks.tell_of([Settled(row["id"], row["dedup_key"], row["kind"], "sent", gateway or "")])
    await eventlog.record("message", "MESSAGE_ARRIVED", subject=Subject("message", message), by=by)


@db.atomic
async def send_again(message: UUID, *, by: Actor) -> None:
    """A person sends a message once more that is unknown or was given up; it has all its attempts again.

    Raises Conflict when it is neither.
    """
    released = await db.execute(
        "update outbox set released_at = recourse_now() where id = $1 and state in ('unknown', 'gave_up')",
        message,
    )
    if not released:
        raise Conflict(_("This message has moved on. Look at it again."))
    await _requeue([message])
    await eventlog.record("message", "MESSAGE_RELEASED", subject=Subject("message", message), by=by)
