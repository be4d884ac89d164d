"""Reading what promises are made of: configuration rows in every version, marks, and what is due."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.kernel import clock, db
from app.sla.inputs import calendar_of
from app.sla.rules import Config, Event, Happening, Kind, Mark, Reason, State

Version = tuple[UUID, int]

_PLAIN = tuple(column.name for column in fields(Config) if column.name not in ("calendar", "id", "version"))
_REASONS = {reason.value: reason for reason in Reason}
#: A version never changes, so a process reads it once.
_known: Final[dict[Version, Config]] = {}


async def present() -> datetime:
    """What time it is where all processes agree, or where a test holds the clock."""
    return clock.frozen_at() or await db.fetchval("select recourse_now()")


async def rows_of(hospitals: Collection[UUID]) -> dict[UUID, list[Config]]:
    """The newest version of every row of these hospitals, switched off or not, oldest row first."""
    found = await db.fetch(
        "select hospital, id, version from complaint_sla_config where hospital = any($1) order by created_at, id",
        list(hospitals),
    )
    known = await versions_of((row["id"], row["version"]) for row in found)
    rows: dict[UUID, list[Config]] = {hospital: [] for hospital in hospitals}
    for row in found:
        rows[row["hospital"]].append(known[row["id"], row["version"]])
    return rows


async def versions_of(wanted: Iterable[Version]) -> dict[Version, Config]:
    """Configuration rows as they stood at these versions."""
    pairs = set(wanted)
    missing = [pair for pair in pairs if pair not in _known]
    if missing:
        found = await db.fetch(
            "select config, version, definition from complaint_sla_config_version"
            " join unnest($1::uuid[], $2::int[]) w(c, v) on w.c = config and w.v = version",
            [config for config, _ in missing],
            [version for _, version in missing],
        )
        for row in found:
            key = (row["config"], row["version"])
            _known[key] = config_from(json.loads(row["definition"]), *key)
    return {pair: _known[pair] for pair in pairs if pair in _known}


def config_from(definition: dict[str, Any], config: UUID, version: int) -> Config:
    """A configuration row from its JSON as `complaint_sla_config_version` keeps it."""
    plain = {name: definition[name] for name in _PLAIN}
    calendar = calendar_of(definition.get("calendar"), f"configuration {config}")
    return Config(**plain, calendar=calendar, version=version, id=config)


def marks(rows: Sequence[Any]) -> tuple[Mark, ...]:
    """Settled notices from rows of (kind, round, level, state, reason, at)."""
    return tuple(
        Mark(Kind(kind), round_, level, State(state), at, _REASONS.get(reason))
        for kind, round_, level, state, reason, at in rows
    )


def events(rows: Sequence[Any]) -> tuple[Event, ...]:
    """What a clock has listened to, from rows of (at, what, value) in the order they were written."""
    return tuple(Event(at, Happening(what), value) for at, what, value in rows)


#: The two lists above as columns of a query on an item with the alias `{0}`.
HISTORY: Final = """
  array(select row(e.at, e.what, e.value) from clock_event e where e.subject_id = {0}.id order by e.n) as happened,
  array(select row(n.kind, n.round, n.level, n.state, n.reason, n.at) from sla_notice n
        where n.subject_id = {0}.id and n.state <> 'planned' order by n.at, n.level) as notices
"""


async def next_wake(kind: str) -> datetime | None:
    """When the engine next has something to do for a kind of item; one look at an index."""
    return await db.fetchval("select min(wake_at) from deadline where subject_kind = $1", kind)
