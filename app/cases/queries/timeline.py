"""The timeline of a case: newest first, by key, each entry ready to be shown."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from app.cases import choices
from app.cases.rules import headline
from app.eventlog import RELEASE, Entry, Kind, registry
from app.eventlog.tables import MINOR
from app.kernel import clock, db
from app.kernel.language import _, translate

SIZE = 40
SHOWS = {
    "everything": "true",
    "outcomes": "e.type = 'outcome'",
    "notes": "e.key = 'case_note'",
    "system": "e.type = 'system'",
}
#: An outcome and the timer it stops are written in one transaction.
AT_ONCE = timedelta(seconds=5)
BAD = frozenset({"COI", "MIS", "MIS-OOS", "MIS-MEANS", "ESCALATION", "FORGOTTEN", "COMPLAINT_VOID"})


class TimelineEntry(NamedTuple):
    """An event as the timeline shows it."""

    id: UUID
    seq: int
    key: str
    code: str
    kind: str
    by: str
    at: datetime
    notes: str
    stopped_after: int | None = None
    undone: bool = False

    @property
    def told(self) -> tuple[()]:
        """Nothing in an entry changes with time."""
        return ()

    @property
    def _kind(self) -> Kind | None:
        return registry.codes(self.key).get(self.code)

    @property
    def description(self) -> str:
        """What happened, in words."""
        return headline(translate(self._kind.description)) if self._kind else self.code

    @property
    def stops_timer(self) -> bool:
        """Whether it stopped the writer's timer."""
        return self._kind is not None and self._kind.stops_timer

    @property
    def next_actor(self) -> object | None:
        """Who acts next from here on, in words; None when it did not change that."""
        kind = self._kind
        if kind is None or not kind.sets_next_actor or kind.next_actor == RELEASE:
            return None
        return choices.NEXT_ACTORS[kind.next_actor] if kind.next_actor else _("No one")


async def timeline(
    subject_kind: str,
    subject_id: UUID,
    *,
    show: str = "everything",
    before: int | None = None,
    size: int = SIZE,
) -> tuple[list[TimelineEntry], int | None]:
    """A stretch of a timeline, and where the next one begins (None: that was all)."""
    rows = await db.fetch(
        "select e.id, t.seq, e.key, e.code, e.type, e.level, e.notes, e.created_at,"
        " case when e.code = 'STOPPED' then (e.context->>'seconds')::int end as seconds,"
        " coalesce(u.name, '') as by, n.id is not null as undone"
        " from timeline t join event_log e on e.id = t.event_id"
        " left join app_user u on u.id = e.created_by left join undone_event n on n.event_id = e.id"
        f" where t.subject_kind = $1 and t.subject_id = $2 and t.seq < $3 and {SHOWS.get(show, 'true')}"
        " order by t.seq desc limit $4",
        subject_kind,
        subject_id,
        before or 2**62,
        size + 1,
    )
    shown = [_entry(row) for row in rows[:size]]
    return shown, shown[-1].seq if len(rows) > size else None


def _entry(row: Any) -> TimelineEntry:
    return TimelineEntry(
        row["id"],
        row["seq"],
        row["key"],
        row["code"],
        _looks(row),
        row["by"] or translate("Recourse"),
        row["created_at"],
        row["notes"],
        row["seconds"],
        row["undone"],
    )


def told_once(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """The timer that an outcome stopped is told with the outcome, not in a line of its own above it."""
    told: list[TimelineEntry] = []
    for each in entries:
        if told and _stopped(each, told[-1]):
            each = each._replace(stopped_after=told.pop().stopped_after)
        told.append(each)
    return told


def _stopped(entry: TimelineEntry, stop: TimelineEntry) -> bool:
    """Whether an entry is what stopped the timer of the one after it."""
    return (
        entry.stops_timer
        and stop.stopped_after is not None
        and stop.by == entry.by
        and stop.at - entry.at < AT_ONCE
    )


Run = tuple[bool, list[TimelineEntry]]


def by_day(entries: list[TimelineEntry], zone: str) -> list[tuple[date, list[Run]]]:
    """Entries as days of the reader's calendar, each as runs: quiet ones (system events) and the others."""
    days = []
    for day, of_day in groupby(told_once(entries), key=lambda each: clock.local(each.at, zone).date()):
        runs = [(quiet, list(run)) for quiet, run in groupby(of_day, key=lambda each: each.kind == "sys")]
        days.append((day, runs))
    return days


def of_entry(entry: Entry, by: str) -> TimelineEntry:
    """An entry that was just written, as the timeline shows it."""
    return _entry(
        {
            "id": entry.id,
            "seq": entry.seq,
            "key": entry.key,
            "code": entry.code,
            "type": entry.kind.type,
            "level": entry.kind.level,
            "notes": entry.notes,
            "seconds": None,
            "created_at": entry.at or clock.now(),
            "by": by,
            "undone": False,
        }
    )


def _looks(row: Any) -> str:
    if row["code"] in BAD:
        return "bad"
    if row["type"] == "outcome":
        return "out"
    if row["key"] == "case_note" or (row["type"] == "event" and row["level"] > MINOR):
        return "note"
    return "sys"
