"""Opening the case that somebody asked for on the web (cla.md 4.6)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import facts, queries
from app.cases.commands import callback, person, summary
from app.cases.commands.case import insert
from app.cases.inputs.callback import CallbackInput
from app.cases.inputs.web_case import WebCase
from app.cases.queries import callbacks
from app.kernel import clock, db
from app.kernel.actor import Program, Subject
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.sla.rules.booking import is_for_the_web

#: What the entry that opens the case says; in the one language in which entries are written.
NOTE: Final = "Case created digitally"


@dataclass(frozen=True)
class Brought:
    """What became of it: the case, and whether it is new."""

    reference: str
    created: bool


@db.atomic
async def bring(new: WebCase, *, by: Account) -> Brought:
    """Open the case, nobody's and of no organisation yet; one that this account brought before stays as it is.

    A callback is booked at once. Raises Invalid for one that the web does not offer or that has no room left.
    """
    await db.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"web_case:{by.id}:{new.external_id}"
    )
    known = await queries.brought_as(by.id, new.external_id)
    if known is not None:
        return Brought(known, created=False)
    program = Program(by.id)
    made = await insert(new.case, by=program, owner=None)
    await facts.create([made.id])
    await eventlog.record(
        "case",
        "CASE_CREATED",
        subject=Subject("case", made.id),
        by=program,
        notes=NOTE,
        context=dict(new.began),
    )
    await _write_down(made.id, new, program)
    await _book(made.id, new, program)
    return Brought(made.reference, created=True)


async def _write_down(case: UUID, new: WebCase, program: Program) -> None:
    if new.client is not None:
        await person.save(case, new.client, 0, by=program)
    if new.needs is not None:
        await summary.save_adaptation(case, new.needs, by=program)
    if new.third_party is not None:
        await summary.save_third_party(case, new.third_party, by=program)


async def _book(case: UUID, new: WebCase, program: Program) -> None:
    """As an operator books; but the web offers less: whole half hours, two hours ahead, never a Sunday."""
    if new.callback is None:
        return
    try:
        await callback.book(case, CallbackInput(new.callback), by=program)
    except Invalid as wrong:
        raise Invalid(callback=wrong.problems["at"]) from wrong
    if not is_for_the_web(new.callback, clock.now(), await callbacks.hours_for(None)):
        raise Invalid(
            callback=_("Choose a half hour, such as 10:00 or 10:30, that begins in two hours or later.")
        )
