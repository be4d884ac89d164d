"""The timeline of a case: newest first, by key, each entry ready to be shown."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.accounts.account import Account
from app.cases import choices
from app.cases.rules import headline
from app.eventlog import RELEASE, Entry, Kind, registry
from app.eventlog.tables import MINOR
from app.kernel import clock
from app.kernel.actor import Subject
from app.kernel.language import _, translate
from app.kernel.together import Question, ask_together

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

    id: str
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
    def quiet(self) -> bool:
        """Whether the house did it by itself."""
        return self.kind == "sys"

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


_STRETCH = """
select coalesce(json_agg(s), '[]') from (
  select e.id, t.seq, e.key, e.code, e.type, e.level, e.notes, e.created_at,
    case when e.code = 'STOPPED' then (e.context->>'seconds')::int end as seconds,
    u.name as by, n.id is not null as undone
  from timeline t join event_log e on e.id = t.event_id
  left join app_user u on u.id = e.created_by left join undone_event n on n.event_id = e.id
  where t.subject_kind = $1 and t.subject_id = $2 and t.seq < $3 and {show}
  order by t.seq desc limit $4) s
"""


def stretch(
    subject: Subject, *, show: str = "everything", before: int | None = None, size: int = SIZE
) -> Question:
    """What a stretch of a timeline asks; `read` reads the answer."""
    sql = _STRETCH.format(show=SHOWS.get(show, "true"))
    return Question(sql, (subject.kind, subject.id, before or 2**62, size + 1))


def read(answer: str | None, *, size: int = SIZE) -> tuple[list[TimelineEntry], int | None]:
    """A stretch of a timeline, and where the next one begins (None: that was all)."""
    rows = json.loads(answer or "[]")
    shown = [_entry(row) for row in rows[:size]]
    return shown, shown[-1].seq if len(rows) > size else None


async def timeline(
    subject: Subject, *, show: str = "everything", before: int | None = None, size: int = SIZE
) -> tuple[list[TimelineEntry], int | None]:
    """The same at once, for who asks nothing else."""
    answer = (await ask_together([stretch(subject, show=show, before=before, size=size)]))[0]
    return read(answer, size=size)


def with_look(
    entries: list[TimelineEntry], answer: str | None, user: Account, *, show: str
) -> list[TimelineEntry]:
    """The entries, behind the look that was written with the very statement that read them."""
    if answer is None or show not in ("everything", "system"):
        return entries
    written = json.loads(answer)
    look = TimelineEntry(
        written["id"], written["seq"], "case", "CASE_VIEWED", "sys", user.name, clock.now(), ""
    )
    return [look, *entries]


def _entry(row: dict[str, Any]) -> TimelineEntry:
    return TimelineEntry(
        row["id"],
        row["seq"],
        row["key"],
        row["code"],
        _looks(row),
        row["by"] or translate("Recourse"),
        datetime.fromisoformat(row["created_at"]),
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
        stop.stopped_after is not None
        and entry.stops_timer
        and stop.by == entry.by
        and stop.at - entry.at < AT_ONCE
    )


def of_entry(entry: Entry, by: str) -> TimelineEntry:
    """An entry that was just written, as the timeline shows it."""
    written = {"code": entry.code, "type": entry.kind.type, "key": entry.key, "level": entry.kind.level}
    at = entry.at or clock.now()
    return TimelineEntry(
        str(entry.id), entry.seq, entry.key, entry.code, _looks(written), by, at, entry.notes
    )


def _looks(row: dict[str, Any]) -> str:
    if row["code"] in BAD:
        return "bad"
    if row["type"] == "outcome":
        return "out"
    if row["key"] == "case_note" or (row["type"] == "event" and row["level"] > MINOR):
        return "note"
    return "sys"
