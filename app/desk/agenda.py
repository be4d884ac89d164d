"""What waits for a person, across rooms: each room says what of its own does, the first page shows it in one list.

A room registers in wiring.py a function that finds the few most pressing things of one person.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.accounts.account import Account
from app.kernel import clock

#: Each room brings so many at most, and so many are shown of all.
OF_A_ROOM: Final = 6
SHOWN: Final = 8


@dataclass(frozen=True)
class Thing:
    """Something that waits: what it is called, what is said of it, where it is, and when it is due.

    `late` says that its time has passed; a thing without a time waits until somebody gets to it.
    """

    icon: str
    title: str
    about: Sequence[str]
    route: str
    reference: str
    at: datetime | None = None

    @property
    def late(self) -> bool:
        """Whether its time has passed."""
        return self.at is not None and self.at < clock.now()


#: The most pressing things of a person, at most `OF_A_ROOM`. At most two statements.
Find = Callable[[Account], Awaitable[list[Thing]]]


@dataclass(frozen=True)
class Kind:
    """Things of one room: its words, and who may see them."""

    words: object
    permission: str
    find: Find


_kinds: Final[dict[str, Kind]] = {}


def register(name: str, kind: Kind) -> None:
    """Let the things of a room stand on people's first page."""
    _kinds[name] = kind


async def agenda_of(user: Account) -> list[tuple[Kind, Thing]]:
    """What waits for a person, the most pressing first; what has no time comes last."""
    found = [
        (kind, thing)
        for kind in _kinds.values()
        if user.can(kind.permission)
        for thing in await kind.find(user)
    ]
    timed = sorted((each for each in found if each[1].at is not None), key=_when)
    return [*timed, *(each for each in found if each[1].at is None)][:SHOWN]


def _when(each: tuple[Kind, Thing]) -> datetime:
    return each[1].at or clock.now()
