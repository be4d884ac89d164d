"""What waits for a person, across rooms: each room says what of its own does, the first page shows it in one list.

A room registers in wiring.py a function that finds the few most pressing things of one person.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.accounts.account import Account
from app.desk.queries import snoozed
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import _

#: Each room brings so many at most, and so many are shown of all.
OF_A_ROOM: Final = 6
SHOWN: Final = 8


@dataclass(frozen=True)
class Thing:
    """Something that waits: what it is called, what is said of it, where it is, and when it is due.

    `late` says that its time has passed; a thing without a time waits until somebody gets to it. One without a
    reference cannot be snoozed.
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


#: The most pressing things of a person, at most `OF_A_ROOM`, without those of the references that are given. At most
#: two statements.
Find = Callable[[Account, Sequence[str]], Awaitable[list[Thing]]]


@dataclass(frozen=True)
class Kind:
    """Things of one room: the name they have in addresses, their words, and who may see them."""

    name: str
    words: object
    permission: str
    find: Find


@dataclass(frozen=True)
class Agenda:
    """What waits for a person, and how many things they snoozed."""

    things: list[tuple[Kind, Thing]]
    snoozed: int


_kinds: Final[dict[str, Kind]] = {}


def register(kind: Kind) -> None:
    """Let the things of a room stand on people's first page."""
    _kinds[kind.name] = kind


async def agenda_of(user: Account, *, by_kind: bool = False) -> Agenda:
    """What waits for a person, the most pressing first; what has no time comes last.

    `by_kind` puts what was so chosen into the order of its kinds.
    """
    off = await snoozed(user.id)
    found = [
        (kind, thing)
        for kind in _kinds.values()
        if user.can(kind.permission)
        for thing in await kind.find(user, off.get(kind.name, []))
    ]
    timed = sorted((each for each in found if each[1].at is not None), key=_when)
    shown = [*timed, *(each for each in found if each[1].at is None)][:SHOWN]
    if by_kind:
        shown.sort(key=lambda each: str(each[0].words))
    return Agenda(shown, sum(len(each) for each in off.values()))


async def thing_of(user: Account, name: str, reference: str) -> Thing:
    """One of the things that stand on a person's first page. Raises NotFound."""
    kind = _kinds.get(name)
    if kind is not None and reference and user.can(kind.permission):
        off = (await snoozed(user.id)).get(name, [])
        for thing in await kind.find(user, [each for each in off if each != reference]):
            if thing.reference == reference:
                return thing
    raise NotFound(_("This does not wait for you any more."))


def _when(each: tuple[Kind, Thing]) -> datetime:
    return each[1].at or clock.now()
