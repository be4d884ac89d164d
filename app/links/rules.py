"""Merging clients on paper: what the one that stays takes over from the one that goes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from app.kernel.errors import Conflict
from app.kernel.language import _

#: What is taken over where the client that stays has nothing.
FILLED: Final = (
    "title",
    "postcode",
    "street",
    "mobile_phone",
    "home_phone",
    "email",
    "birth_date",
    "ni_number",
    "language",
)
#: A warning on either of the two stays a warning.
CAUTIOUS: Final = {"safe_to_contact": "DONT_CALL", "safe_to_email": "DONT_EMAIL", "vulnerable": True}
#: Consent to be asked about the service, and the ways it holds for; they travel together.
RESEARCH: Final = ("contact_for_research", "research_methods")
UNDO_FOR: Final = timedelta(days=30)


def taken_over(kept: Mapping[str, Any], merged: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each column that changes on the client that stays: from what to what."""
    filled = {name: (kept[name], merged[name]) for name in FILLED if not kept[name] and merged[name]}
    for name, warning in CAUTIOUS.items():
        if merged[name] == warning and kept[name] != warning:
            filled[name] = (kept[name], warning)
    # A no on either stays a no; a yes is taken over by a client who was never asked.
    agreed = merged["contact_for_research"]
    if (agreed is False and kept["contact_for_research"]) or (
        agreed is not None and kept["contact_for_research"] is None
    ):
        filled |= {name: (kept[name], merged[name]) for name in RESEARCH if kept[name] != merged[name]}
    return filled


def given_back(filled: Mapping[str, tuple[Any, Any]], now: Mapping[str, Any]) -> dict[str, Any]:
    """What an undone merge takes off again: only what nobody has changed since."""
    return {name: before for name, (before, after) in filled.items() if now[name] == after}


def refusal_to_undo(made_at: datetime, undone_at: datetime | None, now: datetime) -> Conflict | None:
    """What stands against undoing a merge: that it was undone, or is older than thirty days."""
    if undone_at is not None:
        return Conflict(_("This merge was undone already."))
    if now - made_at > UNDO_FOR:
        return Conflict(_("A merge can be undone for thirty days."))
    return None
