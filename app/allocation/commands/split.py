"""A second problem of the same client becomes a case of its own (cla.md 4.8)."""

from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.allocation.inputs import SplitInput
from app.allocation.queries import splitting
from app.allocation.queries.situation import offers
from app.cases import facts, queries
from app.cases.commands.case import Created, create
from app.cases.inputs import NewCase
from app.cases.queries import options
from app.cases.rules import matter_types_fit, must_take_notes
from app.eventlog import registry
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _, translate

#: What the new case takes over of the old one's summaries; its scope is asked for afresh, found in scope.
_COPIED = {
    "eligibility": "state, gross_income, disposable_income, capital, dependants, on_passported_benefits, over_sixty,"
    " has_partner, notes",
    "third_party": "full_name, mobile_phone, email, postcode, pass_phrase, reason, relationship, relationship_note,"
    " spoke_to, no_contact_reason, organisation_name",
    "adaptation": "bsl_webcam, minicom, text_relay, skype, callback_preference, none_required, language, notes",
}


@db.atomic
async def split(case: UUID, given: SplitInput, *, by: Account) -> Created:
    """Open a case for another problem of the client: kept by the firm, or passed to the operators.

    Raises Conflict for a case that is part of a split already, Invalid for its own category, for matter types of
    another, or for a category the firm does not take; a firm that judges merits may do the first two.
    """
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    row = await splitting.case_to_split(case)
    await _may_be_split(row, given, by)
    new = await create(NewCase(source=row["source"], notes=given.notes, category=given.category), by=by)
    await _take_over(row, new.id, given)
    code = "REF-INT" if given.internal else "REF-EXT"
    assigned_at = row["provider_assigned_at"]
    await eventlog.record(
        "split_case",
        code,
        subject=Subject("case", new.id),
        by=by,
        notes=given.notes,
        context={
            "from": row["reference"],
            **({"assigned_at": assigned_at.isoformat()} if given.internal and assigned_at else {}),
        },
    )
    await facts.copy_people([new.id])
    await facts.take_provider([new.id])
    label = translate(registry.kind("split_case", code).description)
    await eventlog.record(
        "split_case",
        f"{code}_CREATED",
        subject=Subject("case", case),
        by=by,
        notes=label,
        context={"to": new.reference},
    )
    return new


async def _may_be_split(row: Any, given: SplitInput, by: Account) -> None:
    if not by.can("cases.merits"):
        if row["from_case"] is not None or row["was_split"]:
            raise Conflict(_("This case is part of a split already."))
        if given.category == row["category"]:
            raise Invalid(None, category=_("Choose another category than this case's own."))
    theirs = await options.categories_of(given.matter_type1, given.matter_type2)
    if not matter_types_fit(given.category, theirs):
        raise Invalid(None, matter_type1=_("Choose matter types that belong to the new case's category."))
    if given.internal and not await offers(by.organisation, given.category):
        raise Invalid(None, where=_("Your firm takes no cases of this category. Pass it to the operators."))


async def _take_over(row: Any, new: UUID, given: SplitInput) -> None:
    await db.execute(
        "update cases n set person = o.person, organisation = o.organisation, owner = o.owner,"
        " media_code = o.media_code, from_case = o.id, matter_type1 = $3, matter_type2 = $4,"
        " provider = case when $5 then o.provider end,"
        " requires_action_by = case when $5 then o.requires_action_by else 'operator' end"
        " from cases o where n.id = $2 and o.id = $1",
        row["id"],
        new,
        given.matter_type1,
        given.matter_type2,
        given.internal,
    )
    for table, columns in _COPIED.items():
        await db.execute(
            f'insert into {table} (id, "case", modified_at, {columns})'
            f' select $3, $2, $4, {columns} from {table} where "case" = $1',
            row["id"],
            new,
            ids.new(),
            clock.now(),
        )
    await db.execute(
        "insert into diagnosis (id, \"case\", state, modified_at) values ($1, $2, 'INSCOPE', $3)",
        ids.new(),
        new,
        clock.now(),
    )
