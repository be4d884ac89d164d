"""What gateways say later of messages they took over (notifications.md 11.5)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from app.kernel import clock, db, ids
from app.kernel.ids import floor_key
from app.outbox import hooks
from app.outbox.hooks import Settled
from app.outbox.rules import receipts

BATCH: Final = 500
#: how far back silence is looked for: the house may have stood still for a while
LOOK_BACK: Final = timedelta(days=7)

# By the gateway's own reference, or by our key where it was given along.
_FIND: Final = """
select r.status, r.gateway, o.id, o.dedup_key, o.kind, o.state, a.id as attempt, r.id as receipt
from delivery_receipt r
cross join lateral (
  (select a.id, a.outbox_id from outbox_attempt a
   where a.reference = r.reference and a.reference <> '' and a.gateway = r.gateway order by a.id desc limit 1)
  union all
  (select a.id, a.outbox_id from outbox k join outbox_attempt a on a.outbox_id = k.id and a.gateway = r.gateway
   where k.dedup_key = r.reference order by a.n desc limit 1)
  limit 1) a
join outbox o on o.id = a.outbox_id
where r.id = any($1) and o.state = any($2) order by o.id, r.received_at for update of o
"""


@db.atomic
async def take(provider: str, reference: str, status: str) -> bool:
    """Take one receipt in; whether it was new. One about no message we know waits for a day."""
    key: UUID | None = await db.fetchval(
        "insert into delivery_receipt (id, gateway, reference, status, received_at)"
        " select $1, g.name, $3, $4, recourse_now() from gateway g where lower(g.name) = lower($2)"
        " on conflict (gateway, reference, status) do nothing returning id",
        ids.new(),
        provider,
        reference,
        status,
    )
    if key is None:
        return False
    await _apply([key])
    return True


@db.atomic
async def match() -> int:
    """Look again for the messages of receipts that came too early; how many were found. Forgets the rest in time."""
    waiting = await db.fetch(
        "select id from delivery_receipt where outbox_id is null order by received_at limit $1", BATCH
    )
    found = await _apply([row["id"] for row in waiting]) if waiting else 0
    await db.execute(
        "delete from delivery_receipt where outbox_id is null and received_at < recourse_now() - $1::interval",
        receipts.KEPT,
    )
    return found


@db.atomic
async def doubt_silence() -> int:
    """What was taken over three days ago by a gateway that gives receipts, and has none, is unknown; how many."""
    now = clock.now()
    return await db.execute(
        "update outbox o set state = 'unknown', last_error = 'no_receipt' from outbox_attempt a"
        " join gateway g on g.name = a.gateway where a.id > $1 and a.outcome = 'accepted'"
        " and coalesce(g.settings->>'WebhookSecret', '') <> '' and o.id = a.outbox_id and o.state = 'sent'"
        " and o.sent_at < $2::timestamptz - $3::interval"
        " and not exists (select from delivery_receipt r where r.outbox_id = o.id)",
        floor_key(now - receipts.SILENCE - LOOK_BACK),
        now,
        receipts.SILENCE,
    )


async def _apply(keys: Sequence[UUID]) -> int:
    rows = await db.fetch(_FIND, list(keys), sorted(receipts.OPEN_TO))
    if not rows:
        return 0
    await db.execute(
        "update delivery_receipt r set outbox_id = f.message from unnest($1::uuid[], $2::uuid[]) f(id, message)"
        " where r.id = f.id",
        [row["receipt"] for row in rows],
        [row["id"] for row in rows],
    )
    states: dict[UUID, str] = {}
    about: dict[UUID, Any] = {}
    for row in rows:
        states[row["id"]] = receipts.later(states.get(row["id"], row["state"]), row["status"])
        about[row["id"]] = row
    changed = [key for key, state in states.items() if state != about[key]["state"]]
    if changed:
        await _write([about[key] for key in changed], [states[key] for key in changed])
    return len(rows)


async def _write(rows: Sequence[Any], states: Sequence[str]) -> None:
    """A message that nobody knew of was taken over after all: its receipt closes the call that stood open."""
    doubtful = [row for row in rows if row["state"] == "unknown"]
    await db.execute(
        "update outbox_attempt a set ended_at = coalesce(a.ended_at, recourse_now()),"
        " outcome = case when a.id = any($2) then 'accepted' else coalesce(a.outcome, 'lost') end"
        " where a.outbox_id = any($1) and (a.id = any($2) or a.ended_at is null)"
        " and not exists (select from outbox_attempt t where t.outbox_id = a.outbox_id and t.outcome = 'accepted')",
        [row["id"] for row in doubtful],
        [row["attempt"] for row in doubtful],
    )
    await db.execute(
        "update outbox o set state = s.state, sent_at = coalesce(o.sent_at, recourse_now()),"
        " last_error = case when s.state in ('sent', 'delivered') then '' else s.state end"
        " from unnest($1::uuid[], $2::text[]) s(id, state) where o.id = s.id",
        [row["id"] for row in rows],
        list(states),
    )
    await hooks.tell_of(
        [
            Settled(row["id"], row["dedup_key"], row["kind"], state, row["gateway"])
            for row, state in zip(rows, states, strict=True)
        ]
    )
