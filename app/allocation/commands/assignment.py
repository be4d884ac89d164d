"""Giving a case to a provider (cla.md 4.7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.allocation.commands.telling import tell_provider
from app.allocation.inputs import AssignmentInput
from app.allocation.queries import assigning
from app.allocation.queries.situation import Situation, qualifying, situation
from app.allocation.rules.assignment import code_of, problem_of_matter_types
from app.allocation.rules.hours import accept_by
from app.cases import queries
from app.cases.commands.callback import UNBOOKED
from app.cases.commands.case import claim
from app.cases.rules import must_take_notes
from app.eventlog import Entry
from app.jobs import enqueue
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _

ACCEPT_BY = "allocation.accept_by"


@dataclass(frozen=True)
class _Deed:
    """An assignment that may be done."""

    case: UUID
    row: Any
    given: AssignmentInput
    name: str
    suggested: assigning.Suggested | None
    stands: Situation | None
    now: datetime


@db.atomic
async def assign(case: UUID, given: AssignmentInput, *, by: Account) -> Entry:
    """Give a case to a provider: the provider's turn, its stamps afresh, its callback ended, its mail on the way.

    Raises Conflict when somebody assigned it since the form was drawn, Invalid for a provider that does not
    take cases of the category or for matter types of another.
    """
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    row, now = await assigning.case_to_assign(case), clock.now()
    _nobody_was_faster(row, given)
    name = await _name_of(row, given)
    suggested = await assigning.live(case, row["category"], now) if row["category"] else None
    stands = await situation(row["category"], case, now) if row["category"] else None
    deed = _Deed(case, row, given, name, suggested, stands, now)
    await claim(case, by=by)
    entry = await _assigned(deed, by)
    await _face_to_face(deed, by)
    await tell_provider(case, entry)
    return entry


def _nobody_was_faster(row: Any, given: AssignmentInput) -> None:
    if given.seen != assigning.mark_of(row["provider"], row["provider_assigned_at"]):
        words = _(
            "Somebody else changed this case's provider while you looked: it is %(provider)s now. "
            "Look at the case again before you assign it."
        )
        raise Conflict(words % {"provider": row["provider_name"] or _("nobody")})


async def _name_of(row: Any, given: AssignmentInput) -> str:
    problem = problem_of_matter_types(row["category"], row["category1"], row["category2"])
    if problem is not None:
        raise Invalid(None, form=problem)
    able = dict(await qualifying(row["category"]))
    if not able:
        raise Invalid(
            None,
            provider=_(
                "No provider takes cases of this category yet. An administrator gives one an allocation."
            ),
        )
    if given.provider not in able:
        raise Invalid(
            None, provider=_("This provider takes no cases of this category. Choose one from the list.")
        )
    return able[given.provider]


async def _assigned(deed: _Deed, by: Account) -> Entry:
    given, stands = deed.given, deed.stands
    late = stands is not None and stands.rules.out_of_hours
    limit = accept_by(deed.now, stands.hours, stands.accept_hours) if stands else None
    await _moved(deed, late=late)
    suggested = deed.suggested
    as_suggested = suggested is not None and suggested.provider == given.provider
    drawn = suggested and {
        "suggestion": str(suggested.id),
        "method": suggested.method,
        "seed": suggested.seed,
    }
    entry = await eventlog.record(
        "assign_to_provider",
        code_of(given, as_suggested=as_suggested),
        subject=Subject("case", deed.case),
        by=by,
        notes=f"{deed.name}. {given.notes}".strip(),
        context={
            "provider": str(given.provider),
            "provider_name": deed.name,
            "category": str(deed.row["category"] or ""),
            "out_of_hours": late,
            **({"accept_by": limit.isoformat()} if limit else {}),
            **(drawn or {}),
        },
    )
    if limit is not None:
        await enqueue(ACCEPT_BY, {"case": str(deed.case), "event": str(entry.id)}, run_at=limit, by=by)
    return entry


async def _moved(deed: _Deed, *, late: bool) -> None:
    await db.execute(
        f"update cases set provider = $2, {UNBOOKED}, version = version + 1 where id = $1",
        deed.case,
        deed.given.provider,
    )
    await db.execute(
        "update case_facts set is_urgent = $2, assigned_out_of_hours = $3 where case_id = $1",
        deed.case,
        deed.given.urgent,
        late,
    )
    await db.execute("delete from reservation where case_id = $1", deed.case)


async def _face_to_face(deed: _Deed, by: Account) -> None:
    """The firm that stands for face to face under education rules: EDFF is logged too."""
    if deed.stands is not None and deed.given.provider == deed.stands.face_to_face:
        await eventlog.record(
            "alternative_help",
            "EDFF",
            subject=Subject("case", deed.case),
            by=by,
            notes=f"{deed.name}: face to face, as no education specialist is free.",
        )
