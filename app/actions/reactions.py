"""What other rooms' events raise here: an event that carries a `trigger` is heeded in its own transaction."""

from collections.abc import Sequence

from app.actions.commands.triggering import heed
from app.actions.rules.wire import KEY, cause_of
from app.eventlog import Entry


async def raise_what_it_asks_for(entries: Sequence[Entry]) -> None:
    """Raise what the hospitals want for what happened (sla.md 1.8). The timelines of the event show the action too."""
    causes = [
        cause_of(entry.context[KEY], entry.subject, entry.also) for entry in entries if entry.context.get(KEY)
    ]
    await heed(causes)
