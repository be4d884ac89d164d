"""From where a complaint may go where, who may send it there, and what they must bring (sla.md 1.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from babel.support import LazyProxy

from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from app.kernel.language import _

REOPEN_WITHIN = timedelta(days=90)


class Status(StrEnum):
    """Where a complaint stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyProxy:
        """The state in the reader's language."""
        return LABELS[self]

    @property
    def is_terminal(self) -> bool:
        """Whether the clock has stopped (sla.md 1.1)."""
        return self in (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)


#: What each state is called.
LABELS = {
    Status.OPEN: _("Open"),
    Status.IN_PROGRESS: _("In progress"),
    Status.WAITING: _("Waiting"),
    Status.RESOLVED: _("Resolved"),
    Status.CLOSED: _("Closed"),
    Status.CANCELLED: _("Cancelled"),
}


class Deed(StrEnum):
    """What changes the state of a complaint."""

    START = "start"
    HAND_BACK = "hand_back"
    WAIT = "wait"
    RESOLVE = "resolve"
    CLOSE = "close"
    CANCEL = "cancel"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Standing:
    """The facts about one person and one complaint. A manager is an operator manager, a complaints lead,
    or the manager of the complaint's department.
    """

    manager: bool = False
    in_scope: bool = True


@dataclass(frozen=True)
class Brought:
    """What a person brings to a move. `awaiting` is whom we wait for; `closed_at` when it was closed."""

    reason: str = ""
    awaiting: str = ""
    resolution: str = ""
    closed_at: datetime | None = None
    now: datetime | None = None


Need = Callable[[Brought], Refusal | None]


def _a_reason(brought: Brought) -> Refusal | None:
    return None if brought.reason.strip() else Invalid(reason=_("Say why."))


def _a_resolution(brought: Brought) -> Refusal | None:
    return None if brought.resolution.strip() else Invalid(resolution=_("Write how it was resolved."))


def _somebody_awaited(brought: Brought) -> Refusal | None:
    return None if brought.awaiting.strip() else Invalid(awaiting=_("Say whom you are waiting for."))


def _not_too_late(brought: Brought) -> Refusal | None:
    if may_still_reopen(brought.closed_at, brought.now):
        return None
    message = _("This complaint closed more than %d days ago. Open a new one and link it to this one.")
    return Conflict(message % REOPEN_WITHIN.days)


@dataclass(frozen=True)
class Move:
    """One permitted change of state."""

    deed: Deed
    source: Status
    target: Status
    managers_only: bool = False
    needs: tuple[Need, ...] = ()


def _from(source: Status, *others: tuple[Deed, Status]) -> tuple[Move, ...]:
    # Every unfinished complaint may wait, be resolved or be cancelled; only the other ways out differ.
    return (
        *(Move(deed, source, target) for deed, target in others),
        Move(Deed.RESOLVE, source, Status.RESOLVED, needs=(_a_resolution,)),
        Move(Deed.CANCEL, source, Status.CANCELLED, managers_only=True, needs=(_a_reason,)),
    )


_REASONS_TO_WAIT = (_a_reason, _somebody_awaited)

MOVES: tuple[Move, ...] = (
    *_from(Status.OPEN, (Deed.START, Status.IN_PROGRESS)),
    *_from(Status.IN_PROGRESS, (Deed.HAND_BACK, Status.OPEN)),
    *_from(Status.WAITING, (Deed.HAND_BACK, Status.OPEN), (Deed.START, Status.IN_PROGRESS)),
    Move(Deed.WAIT, Status.OPEN, Status.WAITING, needs=_REASONS_TO_WAIT),
    Move(Deed.WAIT, Status.IN_PROGRESS, Status.WAITING, needs=_REASONS_TO_WAIT),
    Move(Deed.CLOSE, Status.RESOLVED, Status.CLOSED),
    Move(Deed.REOPEN, Status.RESOLVED, Status.IN_PROGRESS, managers_only=True, needs=(_a_reason,)),
    Move(
        Deed.REOPEN,
        Status.CLOSED,
        Status.IN_PROGRESS,
        managers_only=True,
        needs=(_not_too_late, _a_reason),
    ),
)


def move_between(source: str, target: str) -> Move | None:
    """The move from one state to another, if there is one."""
    return next((move for move in MOVES if move.source == source and move.target == target), None)


def moves_open_to(status: Status, standing: Standing, brought: Brought) -> tuple[Move, ...]:
    """The moves a person may begin now, whatever they must still fill in: the buttons of a page."""
    if not standing.in_scope:
        return ()
    return tuple(
        move
        for move in MOVES
        if move.source == status
        and (standing.manager or not move.managers_only)
        and not any(isinstance(need(brought), Conflict) for need in move.needs)
    )


def must_be_possible(source: str, target: str, standing: Standing, brought: Brought) -> Move:
    """The move from one state to the other, or the refusal that says what to do.

    Raises NotFound outside the hospital's scope, Conflict where there is no such move or it comes too late,
    Forbidden where it takes a manager, Invalid (with the field) where something is to be filled in.
    """
    if not standing.in_scope:
        raise NotFound(_("There is no such complaint."))
    move = move_between(source, target)
    if move is None:
        raise Conflict(_no_such_move(source, target))
    if move.managers_only and not standing.manager:
        raise Forbidden(_("Ask a manager to do this."))
    for need in move.needs:
        if (problem := need(brought)) is not None:
            raise problem
    return move


def may_still_reopen(closed_at: datetime | None, now: datetime | None) -> bool:
    """Whether a closed complaint may be opened again: up to and including 90 days after it closed."""
    return closed_at is None or now is None or now - closed_at <= REOPEN_WITHIN


def after_inbound_reply(status: Status) -> Status:
    """What becomes of a complaint when the person we wait for writes: the wait is over (sla.md 3.3)."""
    return Status.IN_PROGRESS if status is Status.WAITING else status


def _no_such_move(source: str, target: str) -> str:
    known = {status.value: str(status.label) for status in Status}
    message = _("A complaint cannot go from “%(source)s” to “%(target)s”.")
    return message % {"source": known.get(source, source), "target": known.get(target, target)}
