"""What a provider does with a case: open, accept, reopen; sending back and finishing are outcome codes."""

from uuid import UUID

from app import eventlog
from app.cases import queries, rules
from app.eventlog import Entry, registry
from app.kernel import db
from app.kernel.actor import Actor, Subject

DEEDS = {
    "opening": ("open_case", "CASE_VIEWED"),
    "acceptance": ("accept_case", "SPOP"),
    "reopening": ("reopen_case", "REOPEN"),
}


@db.atomic
async def act(case: UUID, deed: str, notes: str, *, by: Actor) -> Entry:
    """Open, accept or reopen a case (cla.md 4.8).

    Raises Conflict when the state of the case at the provider does not allow it, Invalid without needed notes.
    """
    key, code = DEEDS[deed]
    standing = await queries.standing_to_change(case)
    refused = rules.refusal(registry.kind(key, code), standing, rules.Picker("specialist"))
    if refused is not None:
        raise refused
    return await eventlog.record(key, code, subject=Subject("case", case), by=by, notes=notes)
