"""A complaint and the case it is about: their events stand on both timelines."""

from uuid import UUID

from app import eventlog
from app.complaints.commands.case_flag import flag_cases
from app.complaints.commands.saving import Changed, save, take_one
from app.kernel import db
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid
from app.kernel.language import translate


@db.atomic
async def link_case(complaint: UUID, case: UUID | None, *, by: Actor, version: int | None = None) -> None:
    """Link a complaint to a case its page has shown to this person, or take the link away (None).

    Raises NotFound, Stale, and Invalid for a case there is not.
    """
    held = await take_one(complaint, by=by, version=version, mine={"linked_case": case})
    before = held.row["linked_case"]
    if before == case:
        return
    known = {
        row["id"]: row["reference"]
        for row in await db.fetch(
            "select id, reference from cases where id = any($1)", [one for one in (before, case) if one]
        )
    }
    if case is not None and case not in known:
        raise Invalid(linked_case=translate("There is no such case."))
    words = translate("Linked to the case %s.") if case else translate("No longer linked to the case %s.")
    either = case or before
    entry = eventlog.entry(
        "complaint",
        "COMPLAINT_NOTE",
        subject=held.subject,
        also=[Subject("case", one) for one in known],
        by=by,
        notes=words % known[either],
        context={"linked_case": str(case or "")},
    )
    await save([Changed(held, columns={"linked_case": case}, entries=(entry,))])
    await flag_cases(list(known), by=by)
