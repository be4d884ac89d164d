"""The plan of an item: the instants its target and its history give (sla.md 1.2, 1.6, 3.1, 3.3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.kernel.answers import value
from app.sla.rules.calendar import Pause, after
from app.sla.rules.config import Terms
from app.sla.rules.item import Item, Target
from app.sla.rules.timeline import OPEN, Timeline, folded

_NOTHING = timedelta(0)


@value()
class Plan:
    """All instants of an item as they stand. `due_at` is None while the clock is paused or there is no target;
    `limit` keeps the instant that the time used so far gives."""

    item: Item
    line: Timeline
    terms: Terms
    limit: datetime | None
    first_at: datetime | None
    second_at: datetime | None
    escalate_at: datetime | None
    pauses: Sequence[Pause]
    paused_since: datetime | None
    retargeted_at: datetime | None

    @property
    def due_at(self) -> datetime | None:
        """The deadline to show and to store."""
        return None if self.paused_since else self.limit

    @property
    def paused(self) -> bool:
        """The clock stands still."""
        return self.paused_since is not None

    @property
    def no_target(self) -> bool:
        """There is no promise: no instant exists, and no figure counts the item."""
        return self.limit is None

    @property
    def version(self) -> int:
        """The number of the target in force."""
        return len(self.item.targets)

    @property
    def round(self) -> int:
        """1, and one more with each reopening."""
        return self.line.round

    @property
    def over(self) -> bool:
        """Resolved, closed or cancelled."""
        return self.line.ended_at is not None

    @property
    def first_possible(self) -> bool:
        """The status allows the first reminder."""
        return not self.terms.first_only_while_open or self.line.status == OPEN

    @property
    def silent(self) -> bool:
        """Nothing may be sent: ended, paused, or answered in this round."""
        line = self.line
        return line.ended_at is not None or self.paused_since is not None or line.answered_at is not None

    def moment(self, span: timedelta) -> datetime:
        """The instant so much counted time after the anchor; may lie before a deadline set by hand."""
        return _moment(self.terms, self.item.created_at, span, self.pauses)

    def counted(self, now: datetime) -> datetime:
        """The instant up to which the clock has run: the pause's start, the end, or now."""
        stops = (self.paused_since, self.line.ended_at)
        return min([now, *(stop for stop in stops if stop is not None)])


def plan(item: Item) -> Plan:
    """The plan under the target in force; raises CalendarError when its calendar never opens."""
    line = folded(item.subject, item.status, item.created_at, item.events)
    return planned(item, line, item.target)


def planned(item: Item, line: Timeline, target: Target) -> Plan:
    """The plan under any of the item's targets, its pause and calendar rules applied to the whole history."""
    terms = target.terms
    pauses = line.gaps + line.waits if terms.pausing else line.gaps
    anchor = item.created_at
    limit, first, second, escalation = (
        None if span is None else _moment(terms, anchor, span, pauses)
        for span in (terms.due, terms.first, terms.second, terms.escalation)
    )
    return Plan(
        item,
        line,
        terms,
        limit,
        first if first is None or first > anchor else None,
        second,
        escalation,
        pauses,
        line.waiting_since if terms.pausing else None,
        None if target is item.targets[0] else target.since,
    )


def _moment(terms: Terms, anchor: datetime, span: timedelta, pauses: Sequence[Pause]) -> datetime:
    origin = terms.origin or anchor
    if span < _NOTHING or (terms.calendar is None and not pauses):
        return origin + span
    return after(terms.calendar, origin, span, pauses)
