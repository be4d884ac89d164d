"""Taking back the last deed: only by its doer, within ten seconds, messages and all (security.md AZ-7)."""

import json
from typing import Any
from uuid import UUID

from app import eventlog
from app.cases import facts, queries, undoing
from app.cases.queries import undo as questions
from app.eventlog import Entry, registry
from app.kernel import db, fault
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.outbox.commands.post import withdraw_of


@db.atomic
async def take_back(case: UUID, event: UUID, *, by: Actor) -> Entry:
    """Take back a deed of mine: the case holds again what it held, its messages are withdrawn, its timer runs on.

    Raises Conflict when the ten seconds are over, when it was taken back already, when something followed on
    the case, or when a message of it is on its way.
    """
    await queries.standing_to_change(case)
    deed = await questions.deed_to_undo(case, event, by.id)
    if deed is None:
        raise Conflict(_("This can no longer be undone: ten seconds have passed, or it is undone already."))
    if await questions.something_followed(case, deed["seq"], event):
        raise Conflict(_("Something was done on this case since, so this can no longer be undone."))
    followers = await questions.followers(case, deed["seq"], event)
    if not await withdraw_of([event, *followers]):
        raise Conflict(_("A message of this deed is on its way already, so it can no longer be undone."))
    return await _undo(case, event, followers, dict(deed), by)


async def _undo(case: UUID, event: UUID, followers: list[UUID], deed: dict[str, Any], by: Actor) -> Entry:
    context = {"event": str(event), "key": deed["key"], "code": deed["code"]}
    if deed["timer_id"] is not None and registry.kind(deed["key"], deed["code"]).stops_timer:
        context["timer"] = str(deed["timer_id"])
    entry = await eventlog.record("case", "UNDONE", subject=Subject("case", case), by=by, context=context)
    await eventlog.mark_undone([event, *followers], entry)
    await undoing.give_back(case, json.loads(deed["before"]))
    await facts.copy([case])
    await facts.take_outcome([case])
    await facts.take_provider([case])
    await facts.add_up([case])
    fault.point("undo.after_facts")
    return entry
