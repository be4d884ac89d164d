"""What a rule would have made of complaints that were: the engine run over their histories. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.sla.rules import (
    Cause,
    Config,
    Item,
    Kind,
    Target,
    Traits,
    Verdict,
    in_force,
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
    """What came of some complaints: `late` is breached, ended or not; notices are counted, not complaints."""

    met: int = 0
    late: int = 0
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
        newly_late=sum(new[0].breached and not old[0].breached for old, new in pairs),
        no_longer_late=sum(old[0].breached and not new[0].breached for old, new in pairs),
    )


Run = tuple[Verdict, dict[Kind, int]]


def _under(candidate: Config, item: Item) -> Item:
    return replace(item, targets=(Target(candidate.terms, item.created_at, Cause.CREATED, candidate),))


def _run(item: Item, now: datetime) -> Run:
    done = simulate(item, now)
    sent = {kind: sum(mark.kind is kind for mark in done.taken.marks) for kind in Kind}
    return verdict(plan(item), now), sent


def _sum(runs: Sequence[Run]) -> Figures:
    return Figures(
        met=sum(facts.due_at is not None and not facts.breached for facts, _ in runs),
        late=sum(facts.breached for facts, _ in runs),
        first_reminders=sum(sent[Kind.FIRST_REMINDER] for _, sent in runs),
        second_reminders=sum(sent[Kind.SECOND_REMINDER] for _, sent in runs),
        escalations=sum(sent[Kind.ESCALATION] for _, sent in runs),
    )
