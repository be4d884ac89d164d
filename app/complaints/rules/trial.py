"""What a rule would have made of complaints that were: the engine run over their histories. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.sla.rules import (
    Cause,
    Config,
    Item,
    Kind,
    Outcome,
    State,
    Target,
    Traits,
    Verdict,
    first_response,
    in_force,
    next_responses,
    plan,
    resolve,
    simulate,
    verdict,
)


@dataclass(frozen=True)
class Past:
    """A complaint of last month: its history under the target it had, and what its rule was chosen by."""

    item: Item
    traits: Traits


@dataclass(frozen=True)
class Figures:
    """What came of some complaints: `late` is breached, ended or not; `met` is not, so far; `late_answers` are
    first and next answers after their hour. Answers and notices are counted, not complaints."""

    met: int = 0
    late: int = 0
    no_target: int = 0
    late_answers: int = 0
    first_reminders: int = 0
    second_reminders: int = 0
    escalations: int = 0


@dataclass(frozen=True)
class Trial:
    """How many complaints the rule fits, what came of them under it, and what they came to in fact."""

    looked_at: int
    fitting: int
    under_rule: Figures
    under_theirs: Figures
    newly_late: int
    no_longer_late: int


def try_rule(candidate: Config, rows: Sequence[Config], pasts: Iterable[Past], now: datetime) -> Trial:
    """Run a rule, in the place of the one with its id, over past complaints; the others keep theirs.

    Both columns come from the engine with continuous sweeps, so that they can be compared.
    """
    others = [candidate if row.id == candidate.id else row for row in rows]
    rules = in_force(others if candidate in others else [*others, candidate], None)
    all_pasts = list(pasts)
    fitting = [past for past in all_pasts if resolve(rules, past.traits) == candidate]
    theirs = [_run(past.item, now) for past in fitting]
    ours = [_run(_under(candidate, past.item), now) for past in fitting]
    pairs = list(zip(theirs, ours, strict=True))
    return Trial(
        looked_at=len(all_pasts),
        fitting=len(fitting),
        under_rule=_sum(ours),
        under_theirs=_sum(theirs),
        newly_late=sum(new.verdict.breached and not old.verdict.breached for old, new in pairs),
        no_longer_late=sum(old.verdict.breached and not new.verdict.breached for old, new in pairs),
    )


@dataclass(frozen=True)
class _Run:
    verdict: Verdict
    sent: dict[Kind, int]
    late_answers: int


_IN_TIME = (Outcome.MET, Outcome.RUNNING, Outcome.PAUSED)


def _under(candidate: Config, item: Item) -> Item:
    return replace(item, targets=(Target(candidate.terms, item.created_at, Cause.CREATED, candidate),))


def _run(item: Item, now: datetime) -> _Run:
    marks = [mark for mark in simulate(item, now).taken.marks if mark.state is not State.SKIPPED]
    planned = plan(item)
    answers = [first_response(planned, now), *next_responses(planned, now)]
    return _Run(
        verdict(planned, now),
        {kind: sum(mark.kind is kind for mark in marks) for kind in Kind},
        sum(answer.outcome is Outcome.BREACHED for answer in answers),
    )


def _sum(runs: Sequence[_Run]) -> Figures:
    return Figures(
        met=sum(run.verdict.outcome in _IN_TIME for run in runs),
        late=sum(run.verdict.breached for run in runs),
        no_target=sum(run.verdict.outcome is Outcome.NO_TARGET for run in runs),
        late_answers=sum(run.late_answers for run in runs),
        first_reminders=sum(run.sent[Kind.FIRST_REMINDER] for run in runs),
        second_reminders=sum(run.sent[Kind.SECOND_REMINDER] for run in runs),
        escalations=sum(run.sent[Kind.ESCALATION] for run in runs),
    )
