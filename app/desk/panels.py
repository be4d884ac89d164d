"""What another room has to say about a record, shown on the record's own page (style.md 3.4).

A room registers in wiring.py a function that says what its panel shows; the page of the record asks for all panels
of its kind and draws each with the template it names. Neighbours so meet without knowing each other.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.accounts.account import Account
from app.kernel.actor import Subject


@dataclass(frozen=True)
class Panel:
    """A block of the aside: its template draws it, and finds `shown` as `panel.shown`."""

    template: str
    shown: Mapping[str, Any] = field(default_factory=dict)


#: What a room shows of itself beside a record, None for nothing. At most one statement.
Make = Callable[[Account, Subject], Awaitable[Panel | None]]

_panels: dict[str, dict[str, Make]] = {}


def register(kind: str, name: str, make: Make) -> None:
    """Show a panel of this name beside every record of a kind; in the order of registration."""
    _panels.setdefault(kind, {})[name] = make


async def panels_of(user: Account, record: Subject) -> list[Panel]:
    """All panels of a record that this person may open, in order."""
    made = [await make(user, record) for make in _panels.get(record.kind, {}).values()]
    return [panel for panel in made if panel is not None]
