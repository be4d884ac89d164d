"""What may be done to a case, on paper."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from app.cases import choices
from app.eventlog import Kind
from app.eventlog.log import SIDE
from app.kernel.errors import Conflict, Forbidden, Refusal
from app.kernel.language import _

#: cla.md 1.11: only managers log a review.
REVIEW_CODES = frozenset({"MRNB", "MRCC"})
#: Codes whose deed needs more than a note: they have screens of their own (callbacks, assignment, providers).
OWN_SCREEN_KEYS = frozenset(
    {
        "assign_to_provider",
        "call_me_back",
        "stop_call_me_back",
        "accept_case",
        "open_case",
        "reopen_case",
        "split_case",
        "change_category",
        "alternative_help",
    }
)
#: The keys an operator picks from on the case page, in the order of the day.
OPERATOR_KEYS = ("suspend_case", "decline_help", "defer_assignment")
PROVIDER_KEYS = ("reject_case", "close_case")
MERITS_CODES = frozenset({"MERI", "DUPL", "CLOT"})


class AtProvider(StrEnum):
    """How far a provider is with a case (cla.md 4.2, first match wins)."""

    COMPLETED = "completed"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    OPENED = "opened"
    NEW = "new"


def at_provider(viewed: datetime | None, accepted: datetime | None, closed: datetime | None) -> AtProvider:
    """The state of a case at its provider, from the last view and acceptance and the closing."""
    if closed is not None:
        return AtProvider.COMPLETED if accepted is not None else AtProvider.REJECTED
    if accepted is not None:
        return AtProvider.ACCEPTED
    return AtProvider.OPENED if viewed is not None else AtProvider.NEW


#: What each deed of a provider needs; the old system had no such guards (cla.md 4.8 [!]).
PROVIDER_DEEDS = {
    "open_case": {AtProvider.NEW, AtProvider.OPENED},
    "accept_case": {AtProvider.NEW, AtProvider.OPENED},
    "reject_case": {AtProvider.NEW, AtProvider.OPENED, AtProvider.ACCEPTED},
    "close_case": {AtProvider.ACCEPTED},
    "reopen_case": {AtProvider.COMPLETED, AtProvider.REJECTED},
}


@dataclass(frozen=True)
class Standing:
    """What decides which codes a case takes just now."""

    has_provider: bool
    had_alternative_help: bool
    archived_at: datetime | None = None
    at_provider: AtProvider = AtProvider.NEW


class Person(Protocol):
    """Somebody of a role, and what it lets them do."""

    @property
    def role(self) -> str: ...

    def can(self, permission: str) -> bool: ...


@dataclass(frozen=True)
class Picker:
    """What decides which codes a person may log."""

    side: str
    may_review: bool = False
    may_judge_merits: bool = False

    @classmethod
    def of(cls, person: Person) -> "Picker":
        """This person, as far as codes are concerned."""
        return cls(SIDE.get(person.role, ""), person.can("cases.review"), person.can("cases.merits"))


_NOT_NOW = {
    "open_case": _("This case was accepted or closed already."),
    "accept_case": _("This case was accepted or closed already."),
    "reject_case": _("This case is closed. Reopen it first."),
    "close_case": _("Accept the case before you close it."),
    "reopen_case": _("This case is not closed, so it cannot be reopened."),
}


def refusal(kind: Kind, case: Standing, person: Picker) -> Refusal | None:
    """What stands against logging this code here and now; None when nothing does (cla.md 1.11)."""
    if case.archived_at is not None:
        return Conflict(_("This case is archived, so nothing can be added to it."))
    if kind.selectable_by and person.side not in kind.selectable_by:
        return Forbidden(_("This code is not for your role to log."))
    if kind.code in REVIEW_CODES and not person.may_review:
        return Forbidden(_("Only managers log the result of a review."))
    if kind.key == "reject_case" and kind.code in MERITS_CODES and not person.may_judge_merits:
        return Forbidden(_("Your organisation does not judge merits."))
    if kind.code == "RDSP" and not case.has_provider:
        return Conflict(_("No provider has this case, so the client cannot be sent back to one."))
    if kind.key in PROVIDER_DEEDS and case.at_provider not in PROVIDER_DEEDS[kind.key]:
        return Conflict(_NOT_NOW[kind.key])
    if kind.code == "SAME" and not case.had_alternative_help:
        return Conflict(
            _("No other help was offered on this case before, so there is nothing to read out again.")
        )
    return None


#: With these the case ends at the provider that sends it back; with the others it leaves that provider.
ENDS_AT_PROVIDER = frozenset({"MIS-OOS", "MIS-MEANS", "MERI", "DUPL", "CLOT"})


def takes_provider_off(key: str, code: str) -> bool:
    """Whether logging a code takes the case from its provider (cla.md 1.7 [R])."""
    return key == "reject_case" and code not in ENDS_AT_PROVIDER


def must_take_notes(archived_at: datetime | None) -> None:
    """Raise Conflict for an archived case."""
    if archived_at is not None:
        raise Conflict(_("This case is archived, so nothing can be added to it."))


def may_take_off(by: UUID, attached_by: UUID | None, *, manages: bool) -> bool:
    """Whether somebody may take a document off a case: their own, or anybody's for a manager."""
    return manages or by == attached_by


def next_step(outcome: str | None, actor: str | None, source: str, *, booked: bool) -> object | None:
    """What is done next about a case, in words; None when nobody has to do anything (cla.md 4.3)."""
    if actor is None:
        return None
    if booked:
        return choices.CALLBACK
    if outcome is None and source == "WEB":
        return choices.FIRST_CALL
    return choices.STEPS_AFTER.get(outcome or "", choices.STEPS_OF[actor])


def headline(description: str) -> str:
    """What a code means in a line: behind a semicolon or in brackets stands only what the house does with it."""
    return re.split(r"[;؛]| \(", description, maxsplit=1)[0]


def search_words(text: str) -> list[str]:
    """The words of a search, split on blanks and commas, folded, at most eight (cla.md 4.4, security.md IN-5).

    Numbers are found however they are grouped: brackets, dashes and blanks inside them do not count.
    """
    joined = re.sub(r"(?<=[0-9])[ .-](?=[0-9])", "", re.sub(r"[()\[\]]", "", text.strip()[:200]))
    words = [word.lower() for word in re.split(r"[\s,]+", joined) if word][:8]
    return [re.sub(r"[.-]", "", word) if re.search(r"[0-9]", word) else word for word in words]


#: How long a deed can be taken back by whoever did it (security.md AZ-7); its messages wait as long.
UNDO_FOR = timedelta(seconds=10)
#: Assigning, closing and sending (on to a provider, back, or to other help): every code can be taken back.
_UNDONE_KEYS = frozenset(
    {
        "assign_to_provider",
        "defer_assignment",
        "decline_help",
        "suspend_case",
        "accept_case",
        "reject_case",
        "close_case",
        "alternative_help",
    }
)
#: What follows an assignment by itself and goes with it.
_UNDONE_CODES = frozenset({("case", "OWNER_SET")})


def can_be_undone(key: str, code: str) -> bool:
    """Whether a deed of this kind can be taken back."""
    return key in _UNDONE_KEYS or (key, code) in _UNDONE_CODES


_FACE_TO_FACE = {
    "SPFN": frozenset({"housing", "family"}),
    "SPFM": frozenset({"debt", "education", "discrimination"}),
}


def help_code(picked: str, category: str) -> str:
    """The code of other help: COSPF becomes that of the case's category where there is one (cla.md 1.11)."""
    if picked != "COSPF":
        return picked
    return next((code for code, categories in _FACE_TO_FACE.items() if category in categories), "COSPF")


def must_be_open(archived_at: datetime | None, next_actor: str | None) -> None:
    """Raise Conflict for a case nobody has to do anything about: it is out of the way already."""
    must_take_notes(archived_at)
    if next_actor is None:
        raise Conflict(_("Nobody has to act on this case, so it cannot be put away."))


def matter_types_fit(category: UUID | None, theirs: Iterable[UUID | None]) -> bool:
    """Whether the matter types, whose categories these are, are of the case's category; None is no matter type."""
    return all(each is None or each == category for each in theirs)


#: What a provider leaves as it stands (cla.md 4.5).
OPERATORS_OWN = ("notes", "category", "source")


def own_part(given: Mapping[str, Any], stands: Mapping[str, Any], *, is_provider: bool) -> dict[str, Any]:
    """What somebody may change of a problem: for a provider what is the operators' own stays as it stands."""
    kept = OPERATORS_OWN if is_provider else ()
    return {name: stands[name] if name in kept else value for name, value in given.items()}


Change = tuple[str, str]
#: Longer texts are shown whole: comparing their words takes too long for a page.
MOST_COMPARED = 3_000
_WORD = re.compile(r"\s+|[^\s]+")


def differences(before: str, after: str) -> list[Change]:
    """What a text kept, lost and gained, word by word, in reading order: ("same" | "gone" | "added", words)."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or len(old) + len(new) > MOST_COMPARED:
        return [("same", after)]
    found: list[Change] = []
    for how, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        found += [("gone", "".join(old[i:j]))] if j > i else []
        found += [("added", "".join(new[m:n]))] if n > m else []
    return found
