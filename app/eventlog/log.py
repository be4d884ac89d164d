"""Writing on the log: the only way anything gets onto a timeline."""

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.eventlog.registry import Kind, registry
from app.eventlog.tables import HIGH
from app.kernel import clock, db, fault, ids
from app.kernel.actor import Actor, Subject
from app.kernel.answers import value
from app.kernel.errors import Forbidden, Invalid
from app.kernel.language import _

LONGEST_NOTE = 10_000
#: cla.md 1.2: the two sides that pick codes by hand, as roles of product.md.
SIDE = {
    "operator": "operator",
    "operator_manager": "operator",
    "provider": "specialist",
    "provider_manager": "specialist",
}


@value()
class Entry:
    """Something that happened, as it was written."""

    kind: Kind
    subject: Subject
    by: Actor
    also: tuple[Subject, ...] = ()
    notes: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    patch: dict[str, Any] | None = None
    timer_id: UUID | None = None
    picked: bool = False
    at: datetime | None = None
    id: UUID = field(default_factory=ids.new)
    seq: int = 0
    suppressed: bool = False

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def code(self) -> str:
        return self.kind.code


Reaction = Callable[[Sequence[Entry]], Awaitable[None]]
Before = Callable[[Sequence[Entry]], Awaitable[Sequence[Entry]]]

_reactions: dict[tuple[str, str], list[Reaction]] = defaultdict(list)
_before: list[Before] = []


def when(key: str, code: str, *reactions: Reaction) -> None:
    """Have reactions run, in the same transaction, on entries of a kind; `*` stands for any."""
    _reactions[key, code].extend(reactions)


def before_each(step: Before) -> None:
    """Have a step see entries before they are written: it may give them their timer."""
    if step not in _before:
        _before.append(step)


def forget_reactions() -> None:
    """Start with an empty fuse box; wiring.py fills it."""
    _reactions.clear()
    _before.clear()


def entry(
    key: str,
    code: str,
    *,
    subject: Subject,
    by: Actor,
    also: Sequence[Subject] = (),
    notes: str = "",
    context: dict[str, Any] | None = None,
    patch: dict[str, Any] | None = None,
    picked: bool = False,
    at: datetime | None = None,
) -> Entry:
    """An entry ready to be recorded.

    `picked` means that a person chose the code from a list: then `selectable_by` is enforced (cla.md 1.2).
    Raises KeyError for an unknown code, Forbidden for one the caller may not pick, Invalid for bad notes.
    """
    kind = registry.kind(key, code)
    if picked and kind.selectable_by and SIDE.get(by.role) not in kind.selectable_by:
        raise Forbidden(_("This code is not for your role to log."))
    notes = notes.strip()
    if kind.notes_required and not notes:
        raise Invalid(None, notes=_("Say why in the notes: this code needs them."))
    if len(notes) > LONGEST_NOTE:
        raise Invalid(None, notes=_("Shorten the notes: they may have 10,000 characters."))
    if kind.context is not None and (strange := set(context or {}) - set(kind.context)):
        raise ValueError(f"{key}.{code} takes no context called {', '.join(sorted(strange))}.")
    return Entry(
        kind=kind,
        subject=subject,
        by=by,
        also=tuple(also),
        notes=notes,
        context=context or {},
        patch=patch,
        picked=picked,
        at=at,
    )


async def record(key: str, code: str, **details: Any) -> Entry:
    """Write one entry on the log and let the reactions follow. See `entry` for the arguments."""
    return (await record_many([entry(key, code, **details)]))[0]


async def record_many(entries: Sequence[Entry]) -> list[Entry]:
    """Write entries and their timelines, then run the reactions, all in the caller's transaction.

    A repeat of today's newest high outcome of the same case (same code, same notes) is not written a second
    time (cla.md 1.5), but its reactions still run.
    """
    if not entries:
        return []
    if not db.in_transaction():
        raise RuntimeError("An entry is written inside a command.")
    steps: Sequence[Entry] = entries
    for step in _before:
        steps = await step(steps)
    steps = await _without_repeats(steps)
    written = await _write([each for each in steps if not each.suppressed])
    done = [written.get(each.id, each) for each in steps]
    await _react(done)
    fault.point("event.after_reactions")
    return done


async def _without_repeats(entries: Sequence[Entry]) -> list[Entry]:
    """cla.md 1.5: only the newest high outcome since midnight UTC is compared."""
    watched = [each for each in entries if each.kind.is_outcome and each.kind.level >= HIGH]
    if not watched:
        return list(entries)
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = await db.fetch(
        "select s.id as subject_id, e.code, e.key, e.notes from unnest($1::uuid[]) s(id) cross join lateral ("
        " select code, key, notes from event_log where subject_id = s.id and type = 'outcome' and level >= 29"
        " and created_at >= $2 and not exists (select from undone_event where event_id = event_log.id)"
        " order by seq desc limit 1) e",
        list({each.subject.id for each in watched}),
        midnight,
    )
    newest = {row["subject_id"]: (row["key"], row["code"], row["notes"]) for row in rows}
    marked = []
    for each in entries:
        repeat = each in watched and newest.get(each.subject.id) == (each.key, each.code, each.notes)
        marked.append(replace(each, suppressed=True) if repeat else each)
        if each in watched:
            newest[each.subject.id] = (each.key, each.code, each.notes)
    return marked


async def mark_undone(events: Sequence[UUID], by: Entry) -> None:
    """Pair entries with the one that took them back: figures leave out both."""
    await db.execute(
        "insert into undone_event (id, event_id, undone_by) select id, event, $3"
        " from unnest($1::uuid[], $2::uuid[]) u(id, event)",
        [ids.new() for _event in events],
        list(events),
        by.id,
    )


_INSERT = """
with put as (
  insert into event_log (id, key, code, type, level, subject_kind, subject_id, timer_id, created_by,
                         created_at, notes, context, patch)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::uuid[],
                       $8::uuid[], $9::uuid[], $10::timestamptz[], $11::text[], $12::jsonb[], $13::jsonb[])
  returning id, seq, subject_kind, subject_id),
own as (
  insert into timeline (subject_kind, subject_id, seq, event_id)
  select subject_kind, subject_id, seq, id from put),
others as (
  insert into timeline (subject_kind, subject_id, seq, event_id)
  select a.kind, a.subject, put.seq, put.id
  from unnest($14::uuid[], $15::text[], $16::uuid[]) a(event, kind, subject) join put on put.id = a.event)
select id, seq from put
"""


async def _write(entries: Sequence[Entry]) -> dict[UUID, Entry]:
    if not entries:
        return {}
    fault.point("event.after_log")
    also = [(each.id, other.kind, other.id) for each in entries for other in each.also]
    now = clock.now()
    rows = await db.fetch(
        _INSERT,
        [each.id for each in entries],
        [each.key for each in entries],
        [each.code for each in entries],
        [each.kind.type for each in entries],
        [each.kind.level for each in entries],
        [each.subject.kind for each in entries],
        [each.subject.id for each in entries],
        [each.timer_id for each in entries],
        [each.by.id for each in entries],
        [each.at or now for each in entries],
        [each.notes for each in entries],
        [json.dumps(each.context, default=str) for each in entries],
        [None if each.patch is None else json.dumps(each.patch, default=str) for each in entries],
        [row[0] for row in also],
        [row[1] for row in also],
        [row[2] for row in also],
    )
    fault.point("event.after_timeline")
    seqs = {row["id"]: row["seq"] for row in rows}
    return {each.id: replace(each, seq=seqs[each.id]) for each in entries}


async def _react(entries: Sequence[Entry]) -> None:
    """Reactions in the order of wiring.py: those to anything, to a key, to the very kind."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for each in entries:
        groups[each.key, each.code].append(each)
    for reaction in _reactions["*", "*"]:
        await reaction(entries)
    for (key, code), group in groups.items():
        for reaction in [*_reactions[key, "*"], *_reactions[key, code]]:
            await reaction(group)
