"""Who knows how to find what: rooms are registered in wiring.py, each with its scope inside its own query."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.accounts.account import Account
from app.search import rules

MOST = 8


@dataclass(frozen=True)
class Hit:
    """Something that was found: where it is, what it is called, and the reference people say aloud."""

    title: object
    href: str
    note: object = ""
    reference: str = ""


Find = Callable[[Account, str, int], Awaitable[list[Hit]]]


@dataclass(frozen=True)
class Finder:
    """One kind of record: its heading and icon, who may look for it, and the list that shows all that fit."""

    heading: object
    icon: str
    permission: str
    find: Find
    more: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` leads to all of it when it was more than is shown."""

    heading: object
    icon: str
    hits: list[Hit]
    more: str = ""


_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Have a kind of record found. The order of registration is the order on the page."""
    _finders[kind] = finder


async def find(user: Account, words: str) -> list[Group]:
    """What fits, of every kind this person may look for; empty kinds are left out."""
    if not rules.is_enough(words):
        return []
    groups = []
    for finder in _finders.values():
        if user.can(finder.permission):
            hits = await finder.find(user, words, MOST + 1)
            more = finder.more(words) if finder.more is not None and len(hits) > MOST else ""
            groups.append(Group(finder.heading, finder.icon, hits[:MOST], more))
    return [group for group in groups if group.hits]


def named(groups: list[Group], words: str) -> Hit | None:
    """The one record that the words are the reference of."""
    hits = [hit for group in groups for hit in group.hits if rules.names(hit.reference, words)]
    return hits[0] if len(hits) == 1 else None
