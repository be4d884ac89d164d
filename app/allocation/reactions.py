"""What allocation does when something happens to a case."""

from collections.abc import Sequence

from app.allocation.commands.counting import SETTLE, settle
from app.allocation.commands.telling import tell_provider
from app.eventlog import Entry
from app.jobs import enqueue


async def count(entries: Sequence[Entry]) -> None:
    """A case was assigned, sent back, split, taken back or given another category: it may count otherwise."""
    await settle({each.subject.id for each in entries if each.subject.kind == "case"})


async def count_later(entries: Sequence[Entry]) -> None:
    """A deed was taken back: the case is given back what it held after this, in the same transaction."""
    for each in entries:
        await enqueue(SETTLE, {"case": str(each.subject.id)})


async def sent_back(entries: Sequence[Entry]) -> None:
    """A client was sent back to the provider that has the case: it is told (cla.md 1.11, RDSP)."""
    for each in entries:
        if each.subject.kind == "case" and not each.suppressed:
            await tell_provider(each.subject.id, each)
