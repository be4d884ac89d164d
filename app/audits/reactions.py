"""What recurring audits do when forms are handed in or given up."""

from collections.abc import Sequence

from app.audits.commands.ending import finish, release
from app.eventlog import Entry
from app.kernel import clock


async def handed_in(entries: Sequence[Entry]) -> None:
    """The audits whose forms were handed in are done."""
    await finish({entry.subject.id: entry.at or clock.now() for entry in entries})


async def given_up(entries: Sequence[Entry]) -> None:
    """An audit whose form was given up can be begun again."""
    await release([entry.subject.id for entry in entries])
