"""What sweeps would have done with an item: run over its history without any database (cli.md, `sla simulate`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.sla.rules.compliance import Verdict, verdict
from app.sla.rules.item import Item
from app.sla.rules.ladder import (
    NOTHING_TAKEN,
    Kind,
    State,
    Step,
    Taken,
    item_steps,
    item_wake_at,
    late,
    whole_second,
)
from app.sla.rules.planning import Plan, plan


@dataclass(frozen=True, slots=True)
class Simulated:
    """How an item stands at the end of a run, and what each sweep that did anything did."""

    plan: Plan
    taken: Taken
    verdict: Verdict
    log: tuple[tuple[datetime, Step], ...]

    def sent(self, kind: Kind) -> bool:
        """A notice of this kind went out, in whatever round."""
        return any(mark.kind is kind and mark.state is not State.SKIPPED for mark in self.taken.marks)

    @property
    def escalation_level(self) -> int:
        """The level last raised, 0 for none."""
        raised = [mark for mark in self.taken.marks if mark.kind is Kind.ESCALATION]
        return max(raised, key=lambda mark: mark.round * 1000 + mark.level).level if raised else 0


@dataclass(slots=True)
class _Run:
    item: Item
    taken: Taken
    log: list[tuple[datetime, Step]]

    def sweep(self, at: datetime) -> Plan:
        """One sweep, after the events up to it (sla.md 1.3)."""
        now = plan(self.item.until(at))
        self._remark(now, at)
        steps = item_steps(now, at, self.taken)
        self.taken = self.taken.having(steps, at)
        self.log.extend((at, step) for step in steps)
        return now

    def _remark(self, now: Plan, at: datetime) -> None:
        # Overdue is a present fact: an event may have ended it since the sweep before (sla.md 1.11 B9).
        if self.taken.overdue and (now.over or not late(now, at)):
            self.taken = Taken(self.taken.marks)


def simulate(
    item: Item, now: datetime, sweeps: Iterable[datetime] | None = None, taken: Taken = NOTHING_TAKEN
) -> Simulated:
    """Run sweeps over an item up to `now`: those given, or (None) one at every whole second from creation.

    Raises CalendarError where a calendar never opens.
    """
    run = _Run(item, taken, [])
    if sweeps is None:
        _continuous(run, now)
    else:
        for at in sorted(set(sweeps)):
            if item.created_at <= at <= now:
                run.sweep(at)
    last = plan(item.until(now))
    run._remark(last, now)
    return Simulated(last, run.taken, verdict(last, now), tuple(run.log))


def _continuous(run: _Run, now: datetime) -> None:
    """Only seconds at which something happens are visited; between them a sweep does nothing."""
    happenings = _seconds_of_events(run.item)
    at: datetime | None = whole_second(run.item.created_at)
    coming = next(happenings, None)
    while at is not None and at <= now:
        swept = run.sweep(at)
        while coming is not None and coming <= at:
            coming = next(happenings, None)
        wake = item_wake_at(swept, run.taken)
        at = min((moment for moment in (wake, coming) if moment is not None), default=None)


def _seconds_of_events(item: Item) -> Iterator[datetime]:
    moments = {event.at for event in item.events} | {target.since for target in item.targets[1:]}
    return iter(sorted({whole_second(moment) for moment in moments}))
