"""Two cases that belong together."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries as cases
from app.cases.rules import must_take_notes
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.language import _
from app.links import queries
from app.links.inputs import LinkInput


@db.atomic
async def link(case: UUID, given: LinkInput, *, by: Account) -> Entry:
    """Link two cases; both timelines say so. Raises Invalid for a case that is not there, Conflict when linked."""
    standing = await cases.standing_to_change(case)
    must_take_notes(standing.archived_at)
    other = await queries.case_in_scope(by, given.other)
    if other is None or other == case:
        words = _("There is no such case.") if other is None else _("This is the case itself.")
        raise Invalid(None, other=words)
    made = await db.fetchval(
        "insert into case_link (id, one, other, kind, reason, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)"
        " on conflict do nothing returning id",
        ids.new(),
        case,
        other,
        given.kind,
        given.reason,
        by.id,
        clock.now(),
    )
    if made is None:
        raise Conflict(_("These two cases are linked already."))
    return await _record("LINKED", case, other, given.kind, given.reason, by)


@db.atomic
async def unlink(case: UUID, link: UUID, *, by: Account) -> Entry:
    """Undo a link; the row stays, with who undid it. Raises NotFound."""
    await cases.standing_to_change(case)
    there = await queries.link_to_undo(case, link)
    if there is None:
        raise NotFound(_("There is no such link."))
    await db.execute(
        "update case_link set undone_at = $2, undone_by = $3 where id = $1", link, clock.now(), by.id
    )
    other = there["other"] if there["one"] == case else there["one"]
    return await _record("UNLINKED", case, other, there["kind"], "", by)


async def _record(code: str, case: UUID, other: UUID, kind: str, reason: str, by: Account) -> Entry:
    names = [await cases.reference_of(each) for each in (case, other)]
    return await eventlog.record(
        "case_link",
        code,
        subject=Subject("case", case),
        also=[Subject("case", other)],
        by=by,
        notes=f"{names[0]} – {names[1]}" + (f"\n{reason}" if reason else ""),
        context={"kind": kind, "cases": names},
    )
