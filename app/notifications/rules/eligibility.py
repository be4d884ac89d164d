"""Whether a candidate is told: five checks in order, then the phone (notifications.md 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.notifications.rules.detection import Candidate, due_date
from app.notifications.rules.facts import Kind, Status, Terms
from app.notifications.rules.schedule import end_of_day
from app.outbox.phones import normalised


@dataclass(frozen=True, slots=True)
class NotTold:
    """Why nobody is told. Status 4 leaves the pair open, all others close it."""

    status: Status
    reason: str


NO_CONSENT = NotTold(Status.NO_CONSENT, "no_consent")
ALREADY_HANDLED = NotTold(Status.NOT_VALID, "already_handled")
STARTS_TODAY = NotTold(Status.NOT_VALID, "starts_today")
OBSOLETE = NotTold(Status.OBSOLETE, "obsolete")
NO_PHONE = NotTold(Status.FAILED, "no_phone")
BAD_PHONE = NotTold(Status.FAILED, "bad_phone")
TEST_MODE = NotTold(Status.FAILED, "test_mode")
NO_TEMPLATE = NotTold(Status.FAILED, "no_template")
RENDER_ERROR = NotTold(Status.FAILED, "render_error")


def refusal(candidate: Candidate, terms: Terms, now: datetime, days: Sequence[date]) -> NotTold | None:
    """The first of the five checks that fails, or None (E-1 to E-5). `days` are those being looked at.

    `already_handled` about a message that was sent is an answer only: the record stays as it is.
    """
    if not candidate.household.consents:
        return NO_CONSENT
    if candidate.kind not in terms.enabled or not (candidate.record is None or candidate.record.open):
        return ALREADY_HANDLED
    if _start_message_says_it(candidate, terms, days):
        return STARTS_TODAY
    if is_obsolete(candidate, terms, now):
        return OBSOLETE
    return None


def is_obsolete(candidate: Candidate, terms: Terms, now: datetime) -> bool:
    """Whether the policy became active longer ago than the limit, which is inclusive, to the second (E-6)."""
    limit = _relevance(candidate.kind, terms)
    since = candidate.policy.active_since
    if limit is None or since is None:
        return False
    return since.replace(microsecond=0) + limit < now.replace(microsecond=0)


def relevant_until(candidate: Candidate, terms: Terms) -> datetime | None:
    """The last instant at which telling makes sense; a later attempt is not made (11.1). None: no limit."""
    if (limit := _relevance(candidate.kind, terms)) is not None:
        since = candidate.policy.active_since
        return since + limit if since else None
    day = due_date(candidate.kind, candidate.policy, terms)
    return end_of_day(day, terms.zone) if day else None


def recipient_of(candidate: Candidate, terms: Terms) -> str | NotTold:
    """The number that is told, in E.164 when the configuration names a country (N-7, E-10, 11.7)."""
    person = candidate.household.recipient
    if person is None or person.usable_phone is None:
        return NO_PHONE
    called = person.usable_phone
    if terms.country is not None:
        phone = normalised(called, terms.country)
        if phone is None:
            return BAD_PHONE
        called = phone.e164
    return called if not terms.only_numbers or called in terms.only_numbers else TEST_MODE


def _start_message_says_it(candidate: Candidate, terms: Terms, days: Sequence[date]) -> bool:
    """On the day cover starts only the start message is sent, if that one is on (E-3, E-7, E-8)."""
    return (
        candidate.kind is Kind.ACTIVATION
        and Kind.STARTING in terms.enabled
        and candidate.policy.effective_date in days
    )


def _relevance(kind: Kind, terms: Terms) -> timedelta | None:
    days = {Kind.ACTIVATION: terms.activation_days, Kind.RENEWAL: terms.renewal_days}.get(kind)
    return None if days is None else timedelta(days=days)
