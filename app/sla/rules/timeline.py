"""What has happened to an item, folded from its events: status, rounds, answers, waiting and closed time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.sla.rules.calendar import Pause


class Subject(StrEnum):
    """What carries a promise."""

    COMPLAINT = "complaint"
    ACTION = "action"
    CALLBACK = "callback"


class Happening(StrEnum):
    """An event the clock listens to. An answer is a public one to the complainant; a response is the
    department's own (outcome code DEPT_RESPONSE)."""

    STATUS = "status"
    RESPONSE = "response"
    ANSWER = "answer"
    INBOUND = "inbound"
    ACKNOWLEDGE = "acknowledge"


OPEN, IN_PROGRESS, WAITING, CANCELLED = "open", "in_progress", "waiting", "cancelled"
TERMINAL = {
    Subject.COMPLAINT: frozenset({"resolved", "closed", CANCELLED}),
    Subject.ACTION: frozenset({"closed", CANCELLED}),
}
STATUSES = {
    Subject.COMPLAINT: (OPEN, IN_PROGRESS, WAITING, "resolved", "closed", CANCELLED),
    Subject.ACTION: (OPEN, IN_PROGRESS, "pending_approval", "approved", "closed", CANCELLED),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `value` is the new status of a STATUS event."""

    at: datetime
    what: Happening
    value: str | None = None


@dataclass(slots=True)
class Timeline:
    """Where an item stands after its events. Lists hold pairs in order; an end of None is still going on."""

    status: str
    since: datetime  # the last change of status
    terminal: frozenset[str]
    round: int = 1
    answered_at: datetime | None = None  # the department's response in this round
    first_answer_at: datetime | None = None
    ended_at: datetime | None = None
    waiting_since: datetime | None = None
    waits: list[Pause] = field(default_factory=list)
    gaps: list[Pause] = field(default_factory=list)
    acknowledged: list[datetime] = field(default_factory=list)
    messages: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """The item has ended, for now."""
        return self.ended_at is not None

    def apply(self, event: Event) -> None:
        """Take one event in."""
        if event.what is Happening.STATUS:
            self._move(event.at, event.value or self.status)
        elif event.what is Happening.INBOUND:
            self._hear(event.at)
        elif event.what is Happening.ACKNOWLEDGE:
            self.acknowledged.append(event.at)
        else:
            self._answer(event)

    def _answer(self, event: Event) -> None:
        if event.what is Happening.RESPONSE:
            self.answered_at = event.at
        self.first_answer_at = self.first_answer_at or event.at
        self._reply(event.at)

    def _hear(self, at: datetime) -> None:
        # The message ends the waiting, so that a forgotten status cannot hide hours (sla.md 3.3).
        if self.status == WAITING:
            self._move(at, IN_PROGRESS)
        if not self.over and not (self.messages and self.messages[-1][1] is None):
            self.messages.append((at, None))

    def _reply(self, at: datetime) -> None:
        if self.messages and self.messages[-1][1] is None:
            self.messages[-1] = (self.messages[-1][0], at)

    def _move(self, at: datetime, status: str) -> None:
        if status == self.status:
            return
        if self.waiting_since is not None:
            self.waits.append((self.waiting_since, at))
        self.waiting_since = at if status == WAITING else None
        if status in self.terminal:
            self.ended_at = self.ended_at or at
            self._reply(at)
        elif self.ended_at is not None:
            self.gaps.append((self.ended_at, at))
            self.ended_at, self.answered_at = None, None
            self.round += 1
        self.status, self.since = status, at


def folded(subject: Subject, status: str, created_at: datetime, events: Sequence[Event]) -> Timeline:
    """The timeline after these events, which are taken in order of time; `status` is the one at creation."""
    terminal = TERMINAL[subject]
    line = Timeline(status, created_at, terminal)
    if status == WAITING:
        line.waiting_since = created_at
    if status in terminal:
        line.ended_at = created_at
    for event in events if len(events) < 2 else sorted(events, key=_when):
        line.apply(event)
    return line


def _when(event: Event) -> datetime:
    return event.at
