"""How long each kind of data is kept, and when a run has gone too far. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from app.kernel.errors import Conflict, Forbidden, Refusal
from app.kernel.language import _

THREE_YEARS: Final = 1_096
#: A run stops beyond so many times the median of the runs before it (security.md PR-3).
TOO_MANY_TIMES: Final = 5
#: Fewer runs than this say nothing about what is usual, and so few subjects are never too many.
FEWEST_RUNS: Final = 3
ALWAYS_ALLOWED: Final = 100
#: cla.md 11.4: cases with these last outcomes are kept as they are.
KEPT_OUTCOMES: Final = ("COI", "MIS", "REOPEN", "SPOP")
#: What the contexts of the log may keep: codes and keys, never words about a client.
KEPT_CONTEXT: Final = (
    "event", "key", "code", "timer", "seconds", "state", "provider", "provider_id", "owner", "fields", "of",
    "suggestion", "category", "method", "attempt", "due_at", "slot", "version", "tree", "result",
    "means_test_completed", "eligibility_state", "scope_state", "contact_option", "reasons",
)  # fmt: skip
#: A subject access request is answered within so many days, and its archive can be fetched for so many.
ANSWER_WITHIN: Final = timedelta(days=30)
ARCHIVE_FOR: Final = timedelta(days=7)


@dataclass(frozen=True)
class Rule:
    """What is done to a kind of data, after how many days without a touch, and the fewest an organisation may set."""

    words: object
    does: object
    days: int
    fewest: int


RULES: Final[dict[str, Rule]] = {
    "archive_case": Rule(
        _("Cases nobody has to act on"),
        _("Archived: found and read, never changed."),
        365,
        30,
    ),
    "case": Rule(
        _("Cases"),
        _(
            "Made anonymous: words, names and documents go, codes and times stay, so that totals do not change."
        ),
        THREE_YEARS,
        180,
    ),
    "empty_case": Rule(
        _("Empty cases"), _("Deleted: no client, no notes, nothing else belongs to them."), 14, 7
    ),
    "person": Rule(_("People without a case"), _("Made anonymous."), 10, 7),
    "complaint": Rule(
        _("Complaints that are over"),
        _("Made anonymous: words, names and documents go, states and times stay."),
        THREE_YEARS,
        180,
    ),
    "billing": Rule(
        _("Billing files"),
        _("Names, birth dates and postcodes go; codes, minutes and money stay."),
        2 * 366,
        180,
    ),
    "message": Rule(_("Messages"), _("Words and addresses go; that they were sent stays."), 90, 30),
    "archived_case": Rule(_("Cases of the older system"), _("Deleted."), THREE_YEARS, 180),
    "sign_in": Rule(_("Sign-ins"), _("Network addresses go."), 180, 30),
}


def cutoff(now: datetime, days: int) -> datetime:
    """What was last touched before this is due."""
    return now - timedelta(days=days)


def most(before: Sequence[int]) -> int | None:
    """How many subjects a run may take after runs that took these many; None while nothing is usual yet."""
    if len(before) < FEWEST_RUNS:
        return None
    return max(ALWAYS_ALLOWED, int(TOO_MANY_TIMES * statistics.median(before)))


class Request(Protocol):
    """A request for an archive, as far as deciding on it and fetching it go."""

    @property
    def state(self) -> str: ...

    @property
    def created_by(self) -> UUID: ...

    @property
    def opened(self) -> int: ...

    @property
    def expires_at(self) -> datetime | None: ...


def refusal_to_decide(request: Request, user: UUID) -> Refusal | None:
    """What stands against this person deciding on a request: who asked may not (security.md PR-1)."""
    if request.created_by == user:
        return Forbidden(_("You asked for this archive, so somebody else decides."))
    if request.state != "asked":
        return Conflict(_("Somebody decided this meanwhile."))
    return None


def refusal_to_fetch(request: Request, user: UUID, now: datetime) -> Refusal | None:
    """What stands against this person fetching an archive: only who asked may, once, while its time lasts."""
    if request.created_by != user:
        return Forbidden(_("Whoever asked for this archive fetches it."))
    if request.opened:
        return Conflict(_("This archive was fetched already, and that goes once. Ask for it again."))
    if request.state != "ready" or request.expires_at is None or request.expires_at <= now:
        return Conflict(_("This archive is not there: it is being made, or its seven days are over."))
    return None


def search_words(text: str) -> list[str]:
    """The words of a search of the archive: upper case, split on blanks and commas, at most eight."""
    return [word.upper() for word in text.replace(",", " ").split()][:8]


def search_text(*parts: object) -> str:
    """What a case of the archive is found by."""
    words = [str(part).upper() for part in parts if part]
    return " ".join(dict.fromkeys([*words, *(word.replace(" ", "") for word in words)]))
