"""What is done from the console: gateways moved and switched, a run or a test asked for."""

from typing import Any
from uuid import UUID

from app import eventlog, jobs
from app.accounts.account import Account
from app.kernel import db
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _
from app.notifications.commands.saving import SETTINGS
from app.notifications.queries import console
from app.outbox.commands.post import SMS

RUN, TRIAL = "notifications.run", "notifications.trial"


@db.atomic
async def move_up(gateway: UUID, *, by: Actor) -> None:
    """Try a gateway before the one above it; the first one stays. Raises NotFound."""
    rows = await db.fetch(
        "select id, name from gateway where channel = $1 order by position, name for update", SMS
    )
    keys = [row["id"] for row in rows]
    if gateway not in keys:
        raise NotFound(_("There is no such gateway."))
    place = keys.index(gateway)
    if not place:
        return
    keys[place - 1], keys[place] = keys[place], keys[place - 1]
    await db.execute(
        "update gateway g set position = n.place, updated_at = recourse_now()"
        " from unnest($1::uuid[]) with ordinality n(id, place) where g.id = n.id",
        keys,
    )
    names = {row["id"]: row["name"] for row in rows}
    await eventlog.record(
        "notifications",
        "GATEWAY_MOVED",
        subject=Subject("gateway", gateway),
        by=by,
        context={"order": [names[key] for key in keys]},
    )


@db.atomic
async def switch_gateway(gateway: UUID, on: bool, *, by: Actor) -> None:
    """Switch a gateway on or off; on, its circuit begins closed. Raises NotFound."""
    changed = await db.execute(
        "update gateway set is_active = $2, failures = 0, failing_since = null, open_until = null,"
        " updated_at = recourse_now() where id = $1 and channel = $3",
        gateway,
        on,
        SMS,
    )
    if not changed:
        raise NotFound(_("There is no such gateway."))
    await eventlog.record(
        "notifications",
        "GATEWAY_SWITCHED",
        subject=Subject("gateway", gateway),
        by=by,
        context={"on": on},
    )


@db.atomic
async def ask_for_run(*, by: Account, approved: bool = False) -> None:
    """Have somebody look now; quiet hours still hold (C-9)."""
    await eventlog.record(
        "notifications", "RUN_APPROVED" if approved else "RUN_STARTED", subject=SETTINGS, by=by
    )
    await jobs.enqueue(RUN, {"by": str(by.id), "approved": approved}, dedup_key="notifications.run", by=by)


@db.atomic
async def approve(run: UUID, *, by: Account) -> None:
    """Let a run go on that stopped because it wanted to tell far more than usual. Raises Conflict."""
    moved = await db.execute(
        "update notification_run set state = 'done', approved_by = $2, approved_at = recourse_now()"
        " where id = $1 and state = 'waiting'",
        run,
        by.id,
    )
    if not moved:
        raise Conflict(_("This run waits for nobody."))
    await ask_for_run(by=by, approved=True)


@db.atomic
async def ask_for_trial(gateway: UUID, number: str, *, by: Account) -> None:
    """Have a test message sent over one gateway, past all others. Raises NotFound."""
    await console.gateway_there(gateway)
    await jobs.enqueue(
        TRIAL,
        {"gateway": str(gateway), "number": number, "by": str(by.id)},
        dedup_key=f"{TRIAL}:{gateway}",
        by=by,
    )


@db.atomic
async def note_trial(gateway: UUID, outcome: dict[str, Any], *, by: Actor) -> None:
    """Keep what became of a test."""
    await eventlog.record(
        "notifications", "GATEWAY_TESTED", subject=Subject("gateway", gateway), by=by, context=outcome
    )
