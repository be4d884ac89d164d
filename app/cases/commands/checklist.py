"""The checklist of a case, and what it keeps a provider from doing."""

from collections.abc import Collection, Sequence
from uuid import UUID

from app import eventlog
from app.cases import queries
from app.cases.queries.helping import category_code
from app.cases.rules import must_take_notes
from app.checklists import commands as checklists
from app.kernel import db
from app.kernel.actor import Actor, Subject


@db.atomic
async def tick(case: UUID, ticked: Collection[UUID], *, by: Actor) -> None:
    """Tick exactly these lines; the log says which were ticked and which taken off. Raises Conflict when archived."""
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    subject = Subject("case", case)
    made, gone = await checklists.tick(subject, await category_code(case), ticked, by=by)
    if made or gone:
        context: dict[str, Sequence[str]] = {"ticked": made, "taken_off": gone}
        notes = "\n".join([*(f"✓ {text}" for text in made), *(f"✗ {text}" for text in gone)])
        await eventlog.record("checklist", "TICKED", subject=subject, by=by, notes=notes, context=context)
