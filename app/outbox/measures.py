"""What is counted of messages: the tabs of their list, spelt as the partial indexes spell them."""

from typing import Final

#: What needs a person, what waits, what left, what does not.
TABS: Final[dict[str, str]] = {
    "attention": "state in ('unknown', 'gave_up')",
    "waiting": "(state = 'queued' or state = 'sending')",
    "left": "state in ('sent', 'delivered', 'temporary_failure', 'permanent_failure', 'expired')",
    "other": "(state in ('folded', 'withdrawn') or state = 'held')",
}
#: Notices in the console are not messages to anybody outside, and stand at the bell.
OUTSIDE: Final = "channel <> 'in_app'"
