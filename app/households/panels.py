"""What other rooms show on the page of a household; wiring.py fills this."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.account import Account

Ask = Callable[[Account, UUID], Awaitable[Any]]


@dataclass(frozen=True)
class Panel:
    """A piece of the page: what it asks, and the partial that shows the answer as `panel`."""

    name: str
    template: str
    ask: Ask


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Have a room show something on the page of a household."""
    _panels[panel.name] = panel


async def panels_of(user: Account, household: UUID) -> list[tuple[str, Any]]:
    """Each panel's partial with its answer."""
    return [(each.template, await each.ask(user, household)) for each in _panels.values()]
