"""From where an action may go where, who may send it there, and what they must bring (sla.md 1.7)."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.actions.rules.words import Status
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from app.kernel.language import _

SHORTEST_REJECTION = 10


class Deed(StrEnum):
    """What a person does when an action changes its state."""

    START = "start"
    CANCEL = "cancel"
    SUBMIT = "submit"
    CLOSE = "close"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    REOPEN = "reopen"


class Decision(StrEnum):
    """An approver's word on a submission."""

    APPROVE = "approve"
    APPROVE_AND_CLOSE = "approve_and_close"
    REJECT = "reject"


class Part(StrEnum):
    """What a person is to an action. An approver is a coordinator who neither owns nor submitted it."""

    ASSIGNEE = "assignee"
    SUBMITTER = "submitter"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    APPROVER = "approver"


@dataclass(frozen=True)
class Standing:
    """The facts about one person and one action from which their parts follow."""

    assignee: bool = False
    submitter: bool = False
    manager: bool = False
    coordinator: bool = False
    in_scope: bool = True

    @property
    def works_on_it(self) -> bool:
        """Whether they may change what it says and its documents."""
        return self.assignee or self.manager or self.coordinator

    @property
    def parts(self) -> frozenset[Part]:
        """What this person is to the action; nothing at all outside its hospital's scope."""
        held = {
            Part.ASSIGNEE: self.assignee,
            Part.SUBMITTER: self.submitter,
            Part.MANAGER: self.manager,
            Part.COORDINATOR: self.coordinator,
            Part.APPROVER: self.coordinator and not (self.assignee or self.submitter),
        }
        return frozenset(part for part, is_theirs in held.items() if is_theirs and self.in_scope)


@dataclass(frozen=True)
class Terms:
    """What the action itself demands: approval before closure, and evidence (a switch of its category)."""

    requires_approval: bool = True
    needs_evidence: bool = True


@dataclass(frozen=True)
class Brought:
    """What a person brings to a move; `evidence` counts attachments marked as evidence."""

    reason: str = ""
    outcome: str = ""
    evidence: int = 0


Need = Callable[[Terms, Brought], Refusal | None]


def _a_reason(terms: Terms, brought: Brought) -> Refusal | None:
    return None if brought.reason.strip() else Invalid(reason=_("Say why."))


def _a_full_reason(terms: Terms, brought: Brought) -> Refusal | None:
    if len(brought.reason.strip()) >= SHORTEST_REJECTION:
        return None
    message = _("Say in at least %d characters what is missing, so that it can be put right.")
    return Invalid(reason=message % SHORTEST_REJECTION)


def _an_outcome(terms: Terms, brought: Brought) -> Refusal | None:
    return None if brought.outcome.strip() else Invalid(outcome=_("Write what was achieved."))


def _evidence(terms: Terms, brought: Brought) -> Refusal | None:
    if brought.evidence > 0 or not terms.needs_evidence:
        return None
    return Invalid(evidence=_("Add at least one file and mark it as evidence."))


def _approval_wanted(terms: Terms, brought: Brought) -> Refusal | None:
    return (
        None if terms.requires_approval else Conflict(_("This action needs no approval. Close it instead."))
    )


def _approval_not_wanted(terms: Terms, brought: Brought) -> Refusal | None:
    if not terms.requires_approval:
        return None
    return Conflict(_("Submit this action for approval first."))


@dataclass(frozen=True)
class Move:
    """One line of the table in sla.md 1.7."""

    deed: Deed
    source: Status
    target: Status
    who: frozenset[Part]
    needs: tuple[Need, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether its form is shown first. Beginning asks nothing, closing only for what is not there yet."""
        return self.deed not in (Deed.START, Deed.CLOSE)


_WORKERS = frozenset({Part.ASSIGNEE, Part.MANAGER})
_ANY_OF_THEM = _WORKERS | {Part.COORDINATOR}
_COORDINATOR = frozenset({Part.COORDINATOR})
_APPROVER = frozenset({Part.APPROVER})
_SUBMITTER = frozenset({Part.SUBMITTER})
_WORK_TO_APPROVE = (_approval_wanted, _an_outcome, _evidence)
_WORK_TO_CLOSE = (_approval_not_wanted, _an_outcome, _evidence)

MOVES: tuple[Move, ...] = (
    Move(Deed.START, Status.OPEN, Status.IN_PROGRESS, _ANY_OF_THEM),
    Move(Deed.CANCEL, Status.OPEN, Status.CANCELLED, _COORDINATOR, (_a_reason,)),
    Move(Deed.CANCEL, Status.IN_PROGRESS, Status.CANCELLED, _COORDINATOR, (_a_reason,)),
    Move(Deed.CANCEL, Status.PENDING_APPROVAL, Status.CANCELLED, _COORDINATOR, (_a_reason,)),
    Move(Deed.SUBMIT, Status.IN_PROGRESS, Status.PENDING_APPROVAL, _WORKERS, _WORK_TO_APPROVE),
    Move(Deed.CLOSE, Status.IN_PROGRESS, Status.CLOSED, _WORKERS, _WORK_TO_CLOSE),
    Move(Deed.APPROVE, Status.PENDING_APPROVAL, Status.APPROVED, _APPROVER),
    Move(Deed.REJECT, Status.PENDING_APPROVAL, Status.IN_PROGRESS, _APPROVER, (_a_full_reason,)),
    Move(Deed.WITHDRAW, Status.PENDING_APPROVAL, Status.IN_PROGRESS, _SUBMITTER),
    Move(Deed.CLOSE, Status.APPROVED, Status.CLOSED, _ANY_OF_THEM),
    Move(Deed.REVOKE, Status.APPROVED, Status.IN_PROGRESS, _COORDINATOR, (_a_reason,)),
    Move(Deed.REOPEN, Status.CLOSED, Status.IN_PROGRESS, _COORDINATOR, (_a_reason,)),
)

_WHOSE = {
    Deed.START: _("Only the assignee, a manager or an action coordinator may start this action."),
    Deed.CANCEL: _("Only an action coordinator may cancel an action."),
    Deed.SUBMIT: _("Only the assignee or a manager may submit this action."),
    Deed.CLOSE: _("Only the people who work on this action may close it."),
    Deed.APPROVE: _("This needs an action coordinator who neither owns nor submitted it. Ask another one."),
    Deed.REJECT: _("This needs an action coordinator who neither owns nor submitted it. Ask another one."),
    Deed.WITHDRAW: _("Only the person who submitted this action may withdraw it."),
    Deed.REVOKE: _("Only an action coordinator may revoke an approval."),
    Deed.REOPEN: _("Only an action coordinator may reopen an action."),
}


def moves_between(source: str, target: str, deed: str | None = None) -> tuple[Move, ...]:
    """The moves from one state to another; two when pending approval returns to progress."""
    return tuple(
        move
        for move in MOVES
        if move.source == source and move.target == target and deed in (None, move.deed)
    )


def moves_open_to(status: Status, standing: Standing, terms: Terms) -> tuple[Move, ...]:
    """The moves a person may begin now, whatever they must still fill in: the buttons of a page."""
    return tuple(
        move
        for move in MOVES
        if move.source == status
        and move.who & standing.parts
        and not any(isinstance(need(terms, Brought()), Conflict) for need in move.needs)
    )


def must_move(move: Move, standing: Standing, terms: Terms, brought: Brought) -> None:
    """Refuse a move this person may not make, or may not make yet.

    Raises NotFound outside the hospital's scope, Forbidden for another's deed, Conflict where the action's
    terms rule it out, Invalid (with the field) where something is to be filled in. sla.md 1.7.
    """
    if not standing.in_scope:
        raise NotFound(_("There is no such action."))
    if not move.who & standing.parts:
        raise Forbidden(_WHOSE[move.deed])
    for need in move.needs:
        if (problem := need(terms, brought)) is not None:
            raise problem


def must_be_possible(
    source: str,
    target: str,
    standing: Standing,
    terms: Terms,
    brought: Brought,
    *,
    deed: str | None = None,
) -> Move:
    """The move this person makes by going from one state to the other, or the refusal that explains best.

    Where two moves share both states and no deed is named, the one that is theirs counts. Raises as
    `must_move`, and Conflict where there is no such move.
    """
    if not standing.in_scope:
        raise NotFound(_("There is no such action."))
    refusal: Refusal = Conflict(_no_such_move(source, target))
    for move in moves_between(source, target, deed):
        try:
            must_move(move, standing, terms, brought)
            return move
        except Invalid as wrong:
            refusal = wrong
        except Refusal as wrong:
            refusal = refusal if isinstance(refusal, Invalid) else wrong
    raise refusal


def must_be_live(status: Status) -> None:
    """Raise Conflict for an action that is over: who holds it and when it is due are history then."""
    if status.is_terminal:
        raise Conflict(_("This action is over. Reopen it first."))


def submission_hash(outcome: str, evidence_sha256: Iterable[str]) -> str:
    """The seal on what an approver was shown: hex SHA-256 of the outcome and the evidence, in any order."""
    shown = {"outcome": outcome, "evidence": sorted(evidence_sha256)}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _no_such_move(source: str, target: str) -> str:
    known = {status.value: str(status.label) for status in Status}
    message = _("An action cannot go from “%(source)s” to “%(target)s”.")
    return message % {"source": known.get(source, source), "target": known.get(target, target)}
