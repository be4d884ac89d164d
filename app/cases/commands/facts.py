"""Mending the denormalised rows of cases, a batch at a time (decisions.md 5)."""

from uuid import UUID

from app.cases import facts
from app.cases.queries import keys
from app.kernel import db


@db.atomic
async def rebuild_after(last: UUID | None) -> tuple[int, UUID | None]:
    """Make the rows of the next cases anew; how many were missing or wrong, and the last case, None at the end."""
    cases = await keys.after(last)
    return (await facts.rebuild(cases), cases[-1]) if cases else (0, None)


@db.one_statement
async def note_view(case: UUID) -> None:
    """Somebody of the case's provider looked at it, and the log says so: the stamps follow."""
    await facts.take_provider([case])
