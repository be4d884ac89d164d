"""The messages about actions, and what may be filled into each.

Every key is a file `templates/messages/<language>/<key>.txt`. They say which action, what is wanted and by
when; what it is about stays in the console (security.md MS-2).
"""

from collections.abc import Mapping

_NAMES = frozenset({"reference", "hospital", "due"})

LETTERS: Mapping[str, frozenset[str]] = {
    "action_assigned": _NAMES | {"severity"},
    "action_reminder": _NAMES | {"status"},
    "action_escalation": _NAMES | {"level"},
    "action_submitted": _NAMES,
    "action_approved": _NAMES,
    "action_rejected": _NAMES,
    "action_unrouted": _NAMES | {"severity"},
    "action_check": frozenset({"reference", "hospital", "days"}),
}
"""Every key with the names its text may ask for; `severity` and `status` are labels in the mail's language."""
