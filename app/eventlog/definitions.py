"""Short ways to write a definition of cla.md 1.2 in an events.py."""

from collections.abc import Sequence
from typing import Any

from app.eventlog.tables import HIGH, MINOR, MODERATE

OPERATORS = ("operator",)
SPECIALISTS = ("specialist",)
BOTH = ("operator", "specialist")
UNCHANGED = "unchanged"

__all__ = [
    "BOTH",
    "HIGH",
    "MINOR",
    "MODERATE",
    "OPERATORS",
    "SPECIALISTS",
    "UNCHANGED",
    "event",
    "outcome",
    "system",
]


def _definition(
    type_: str,
    description: str,
    *,
    level: int = HIGH,
    by: Sequence[str] = (),
    stops_timer: bool = False,
    order: int | None = None,
    next_actor: str | None = UNCHANGED,
    notes: bool = False,
    context: Sequence[str] | None = None,
) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "type": type_,
        "level": level,
        "selectable_by": list(by),
        "description": description,
        "stops_timer": stops_timer,
        "notes_required": notes,
    }
    if order is not None:
        definition["order"] = order
    if next_actor != UNCHANGED:
        definition["set_requires_action_by"] = next_actor
    if context is not None:
        definition["context"] = list(context)
    return definition


def outcome(description: str, **details: Any) -> dict[str, Any]:
    """A code that management information counts."""
    return _definition("outcome", description, **details)


def system(description: str, **details: Any) -> dict[str, Any]:
    """Something the house writes down by itself."""
    return _definition("system", description, **details)


def event(description: str, **details: Any) -> dict[str, Any]:
    """Something a person writes down that is no outcome."""
    return _definition("event", description, **details)
