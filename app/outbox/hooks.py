"""What other rooms have to say about their messages; wiring.py fills this."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True)
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

asks: list[Ask] = []
waits: list[Wait] = []
tells: list[Tell] = []
timings: dict[str, Timing] = {}


def before_sending(ask: Ask) -> None:
    """Have a room asked before messages leave."""
    if ask not in asks:
        asks.append(ask)


def not_before(wait: Wait) -> None:
    """Have a room say which messages that are due must wait all the same."""
    if wait not in waits:
        waits.append(wait)


def when_settled(tell: Tell) -> None:
    """Have a room told what became of messages."""
    if tell not in tells:
        tells.append(tell)


def when_retrying(kind: str, timing: Timing) -> None:
    """Have a room say when messages of a kind may be tried again: quiet hours, the day they are about."""
    timings[kind] = timing
