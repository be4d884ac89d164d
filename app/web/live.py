"""What open pages are told: that something they show has changed, never what (reliability.md F3, 70, 71).

A command announces topics in its transaction; every web process hears them on one connection and passes
them on to the pages that watch them. A signal may be lost: it is a hint, and pages look again by themselves.

A topic is `name:key`. The name is what a page hears as an event; the key says whom it concerns: an
organisation or a person. Rooms register their names, with the permission they ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kernel import db, notes

CHANNEL = "recourse_live"
#: more topics than this in one announcement are told as "look again", so that a bulk command stays cheap
MOST_TOPICS = 50
EVERYTHING = "*"


@dataclass(frozen=True)
class Name:
    """A name of topics: who may hear it, and whether its key is a person instead of an organisation."""

    permission: str
    personal: bool = False


_names: dict[str, Name] = {}


def register(name: str, permission: str, *, personal: bool = False) -> None:
    """Let people with a permission hear a name, for their organisations or, if `personal`, for themselves."""
    _names[name] = Name(permission, personal)


def topic(name: str, key: UUID | str) -> str:
    """A topic as it is announced."""
    return f"{name}:{key}"


async def announce(*topics: str) -> None:
    """Tell the pages that watch these topics, when this transaction commits; each topic once."""
    fresh = [each for each in topics if notes.first_time(f"live.{each}")]
    if len(fresh) > MOST_TOPICS:
        fresh = [EVERYTHING]
    if fresh:
        await db.execute("select pg_notify($1, topic) from unnest($2::text[]) topic", CHANNEL, fresh)


@dataclass(frozen=True)
class Ears:
    """What one page may hear: for each name the keys, or None for all of them."""

    names: Mapping[str, frozenset[str] | None]

    def hears(self, told: str) -> str | None:
        """The name to pass on, or None when this topic is not for this page."""
        name, _colon, key = told.partition(":")
        if name not in self.names:
            return None
        keys = self.names[name]
        return name if keys is None or key in keys else None


def ears_of(user: Any) -> Ears:
    """What a person's page may hear, computed from the session alone (security.md LI-2)."""
    scope = None if user.scope is None else frozenset(map(str, user.scope))
    own = frozenset({str(user.id)})
    heard: dict[str, frozenset[str] | None] = {
        name: own if known.personal else scope for name, known in _names.items() if user.can(known.permission)
    }
    return Ears(heard)
