"""From facts to decisions: who is told what, who is not and why (notifications.md 5 to 7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.notifications.rules.detection import Candidate, candidates
from app.notifications.rules.eligibility import NotTold, recipient_of, refusal, relevant_until
from app.notifications.rules.facts import Facts, Kind, Status, Terms
from app.notifications.rules.messages import Templates, text_of
from app.notifications.rules.schedule import local_day


@dataclass(frozen=True, slots=True)
class ToSend:
    """A message that is to leave. `until` is the last instant at which it still makes sense."""

    policy: str
    kind: Kind
    to: str = field(repr=False)
    language: str
    text: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """A pair about which nobody is told now."""

    policy: str
    kind: Kind
    status: Status
    reason: str


@dataclass(frozen=True)
class Decisions:
    """What is decided, each list in the order of D-9. What `failed` stays open, what is `rejected` not."""

    send: tuple[ToSend, ...]
    rejected: tuple[Untold, ...]
    failed: tuple[Untold, ...]


def evaluate(
    facts: Facts,
    terms: Terms,
    templates: Templates,
    now: datetime,
    days: Sequence[date] | None = None,
) -> Decisions:
    """Everything that would be decided at an instant. `days` are the local days looked at, today alone
    unless a run catches up (C-7). Quiet hours, caps and the health of gateways are not asked."""
    looked_at = [local_day(now, terms.zone)] if days is None else days
    decided = [
        decide(candidate, facts, terms, templates, now, looked_at)
        for candidate in candidates(facts, terms, looked_at)
    ]
    untold = [one for one in decided if isinstance(one, Untold)]
    return Decisions(
        send=tuple(one for one in decided if isinstance(one, ToSend)),
        rejected=tuple(one for one in untold if one.status.final),
        failed=tuple(one for one in untold if not one.status.final),
    )


def decide(
    candidate: Candidate,
    facts: Facts,
    terms: Terms,
    templates: Templates,
    now: datetime,
    days: Sequence[date],
) -> ToSend | Untold:
    """One candidate: the five checks, the phone, the words; the first that fails is the reason."""
    if not_told := refusal(candidate, terms, now, days):
        return _untold(candidate, not_told)
    to = recipient_of(candidate, terms)
    if isinstance(to, NotTold):
        return _untold(candidate, to)
    policy, household = candidate.policy, candidate.household
    text = text_of(
        candidate.kind,
        policy,
        household,
        facts.products[policy.product],
        default=terms.default_language,
        templates=templates,
    )
    if isinstance(text, NotTold):
        return _untold(candidate, text)
    language = household.language or terms.default_language
    return ToSend(policy.id, candidate.kind, to, language, text, relevant_until(candidate, terms))


def _untold(candidate: Candidate, not_told: NotTold) -> Untold:
    return Untold(candidate.policy.id, candidate.kind, not_told.status, not_told.reason)
