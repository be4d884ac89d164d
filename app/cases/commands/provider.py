"""What a provider does with a case: open, accept, reopen, note, change its category.

Sending back and finishing are outcome codes.
"""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import facts, queries, rules
from app.cases.commands.case import keep_notes
from app.cases.inputs import CategoryInput
from app.eventlog import Entry, registry
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import Forbidden, Invalid
from app.kernel.language import _

DEEDS = {
    "opening": ("open_case", "CASE_VIEWED"),
    "acceptance": ("accept_case", "SPOP"),
    "reopening": ("reopen_case", "REOPEN"),
}


@db.atomic
async def act(case: UUID, deed: str, notes: str, *, by: Account) -> Entry:
    """Open, accept or reopen a case (cla.md 4.8).

    Raises Conflict when the state of the case at the provider does not allow it, Invalid without needed notes.
    """
    key, code = DEEDS[deed]
    standing = await queries.standing_to_change(case)
    refused = rules.refusal(registry.kind(key, code), standing, rules.Picker.of(by))
    if refused is not None:
        raise refused
    return await eventlog.record(key, code, subject=Subject("case", case), by=by, notes=notes)


@db.atomic
async def note(case: UUID, notes: str, *, by: Account) -> None:
    """Keep the provider's notes on a case, and in the history what they were (cla.md 4.12)."""
    standing = await queries.standing_to_change(case)
    rules.must_take_notes(standing.archived_at)
    changed = await db.fetchval(
        "update cases set provider_notes = $2, version = version + 1"
        " where id = $1 and provider_notes <> $2 returning id",
        case,
        notes,
    )
    if changed is None:
        return
    if notes:
        await keep_notes(case, "provider_notes", notes, by=by)
    await eventlog.record(
        "case",
        "DETAILS_CHANGED",
        subject=Subject("case", case),
        by=by,
        context={"changed": {"provider_notes": []}},
    )


@db.atomic
async def change_category(case: UUID, given: CategoryInput, *, by: Account) -> Entry:
    """Move a case to another category of law: its matter types go, its scope is asked for afresh (cla.md 4.8).

    Raises Forbidden for a firm that does not judge merits, Invalid for the category the case has already.
    """
    standing = await queries.standing_to_change(case)
    rules.must_take_notes(standing.archived_at)
    if not by.can("cases.merits"):
        raise Forbidden(_("Your organisation does not change categories."))
    row = await queries.categories_to_change(case, given.category)
    if row["after"] is None or row["before_id"] == given.category:
        raise Invalid(None, category=_("Choose another category than the one the case has."))
    await db.execute(
        "update cases set category = $2, matter_type1 = null, matter_type2 = null, version = version + 1"
        " where id = $1",
        case,
        given.category,
    )
    await db.execute(
        "update diagnosis set state = 'INSCOPE', path = '[]', notes = '', modified_at = $2 where \"case\" = $1",
        case,
        clock.now(),
    )
    await facts.copy([case])
    return await eventlog.record(
        "change_category",
        "CATEGORY_CHANGED",
        subject=Subject("case", case),
        by=by,
        notes=given.notes,
        context={"before": row["before"] or "", "after": row["after"]},
    )
