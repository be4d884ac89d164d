"""What other rooms have to say about their messages; wiring.py fills this."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID


@dataclass(slots=True)  # not frozen: one is made for each message, and frozen it costs six times as much
class Parcel:
    """A message on its way. Text and recipient stay out of its repr."""

    id: UUID
    dedup_key: str
    kind: str
    channel: str
    recipient_user: UUID | None
    recipient: str = field(repr=False)
    language: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    attempts: int
    max_attempts: int
    lease_no: int
    subject_kind: str
    subject_id: UUID | None
    foldable: bool


@dataclass(slots=True)  # not frozen, like a parcel
class Settled:
    """What became of a message."""

    id: UUID
    dedup_key: str
    kind: str
    state: str
    gateway: str
    error: str = ""
    next_attempt_at: datetime | None = None


#: Which of these messages nobody wants any more: consent and opt-out are asked again at the last moment.
Ask = Callable[[Sequence[Parcel]], Awaitable[Collection[UUID]]]
#: Until when messages that are due must wait all the same, and why in a word: caps, quiet hours.
Wait = Callable[[Sequence[Parcel]], Awaitable[Mapping[UUID, tuple[datetime, str]]]]
#: Runs in the transaction that stores what became of the messages.
Tell = Callable[[Sequence[Settled]], Awaitable[None]]
#: When a message may be tried again at the earliest, given when it would be; None when it is too late then.
Timing = Callable[[Parcel, datetime], datetime | None]

#: The kinds of messages a room has something to say about.
Kinds = Collection[str]

asks: dict[Ask, Kinds] = {}
waits: dict[Wait, Kinds] = {}
tells: dict[Tell, Kinds] = {}
timings: dict[str, Timing] = {}


class _OfAKind(Protocol):
    kind: str


T = TypeVar("T", bound=_OfAKind)


def of(kinds: Kinds, each: Sequence[T]) -> list[T]:
    """Those of some kinds."""
    return [one for one in each if one.kind in kinds]


def before_sending(kinds: Kinds, ask: Ask) -> None:
    """Have a room asked before messages of these kinds leave."""
    asks[ask] = kinds


def not_before(kinds: Kinds, wait: Wait) -> None:
    """Have a room say which messages of these kinds must wait although they are due."""
    waits[wait] = kinds


def when_settled(kinds: Kinds, tell: Tell) -> None:
    """Have a room told what became of messages of these kinds."""
    tells[tell] = kinds


def hears_of(kind: str) -> bool:
    """Whether any room is told what became of messages of a kind."""
    return any(kind in kinds for kinds in tells.values())


async def tell_of(settled: Sequence[Settled]) -> None:
    """Tell the rooms what became of their messages, in the transaction that stores it."""
    for tell, kinds in tells.items():
        if theirs := of(kinds, settled):
            await tell(theirs)


def when_retrying(kind: str, timing: Timing) -> None:
    """Have a room say when messages of a kind may be tried again: quiet hours, the day they are about."""
    timings[kind] = timing
