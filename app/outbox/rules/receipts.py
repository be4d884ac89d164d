"""What a receipt makes of a message that was taken over (notifications.md 11.5). Pure."""

from datetime import timedelta
from typing import Final

#: The further to the right, the surer; what is surer stays, in whatever order receipts come.
_SURER: Final = ("unknown", "sent", "temporary_failure", "expired", "permanent_failure", "delivered")
#: States a receipt can change: the others are not at a gateway.
OPEN_TO: Final = frozenset(_SURER)
#: So long without a receipt from a gateway that gives them, and nobody knows any more.
SILENCE: Final = timedelta(hours=72)
#: So long a receipt waits for the message it is about.
KEPT: Final = timedelta(hours=24)
#: So often a number is refused for good, by different messages, until it counts as wrong.
REFUSALS: Final = 2


def later(state: str, said: str) -> str:
    """The state after a receipt: a late `sent` never undoes `delivered`, and the same one twice changes nothing."""
    return max(state, said, key=_SURER.index)


def read(word: str) -> str:
    """A word of the protocol (`temporary-failure`) as we keep it."""
    return word.strip().casefold().replace("-", "_")
