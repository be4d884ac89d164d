"""Putting stories into the database with COPY, a batch at a time: memory stays flat at any size."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice
from random import Random
from typing import Final
from uuid import UUID

from app.cases import facts
from app.cli.demo_data import names, plots
from app.cli.demo_data.stories import Cast, Happening, Story, reference_of, tell
from app.eventlog import registry
from app.kernel import db
from app.sla.rules.booking import promises
from app.sla.rules.office import OPERATOR_HOURS

BATCH: Final = 5_000
#: beyond so many cases it is quicker to make the indexes anew
MANY: Final = 20_000
_TABLES: Final = ("person", "cases", "timer", "event_log", "timeline")
_COLUMNS: Final = {
    "person": "id, reference, full_name, postcode, street, mobile_phone, email, birth_date, ni_number, language,"
    " safe_to_contact, vulnerable, contact_for_research, research_methods, created_at, modified_at",
    "cases": "id, reference, laa_reference, source, person, organisation, provider, owner, category,"
    " matter_type1, matter_type2, media_code, requires_action_by, requires_action_at, callback_attempt,"
    " callback_type, created_by, created_at, modified_at",
    "timer": "id, reference, created_by, created, stopped, linked_case, modified",
    "event_log": "id, seq, key, code, type, level, subject_kind, subject_id, timer_id, created_by, created_at,"
    " notes, context",
    "timeline": "subject_kind, subject_id, seq, event_id",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@db.atomic
async def load(count: int, cast: Cast, *, since: datetime, until: datetime) -> None:
    """Write this many cases with all that belongs to them; all of it or nothing."""
    last = await db.fetchval(
        "select setval('laa_reference_seq', nextval('laa_reference_seq') + $1 - 1)", count
    )
    numbers = range(last - count + 1, last + 1)
    async with _without_indexes(_TABLES if count >= MANY else ()):
        await _write_all(tell(numbers, cast, since=since, until=until))
    await analyse(*_TABLES)
    async with _without_indexes(("case_facts",) if count >= MANY else ()):
        for first in numbers[::BATCH]:
            await facts.rebuild(await _cases(first, min(first + BATCH - 1, last)))


async def analyse(*tables: str) -> None:
    """Let the planner know what is there now (perf.md: without it the first pages are slow)."""
    for table in tables or (*_TABLES, "case_facts", "counter"):
        await db.execute(f"analyze {table}")


async def _cases(first: int, last: int) -> list[UUID]:
    rows = await db.fetch("select id from cases where laa_reference between $1 and $2", first, last)
    return [row["id"] for row in rows]


async def _write_all(stories: Iterator[Story]) -> None:
    while batch := list(islice(stories, BATCH)):
        await _write(batch)


async def _write(batch: Sequence[Story]) -> None:
    await _copy("person", (_person(story) for story in batch))
    await _copy("cases", (_case(story) for story in batch))
    await _copy("timer", (line for story in batch for line in _timers(story)))
    happened = sorted(
        (
            (each.at, story.number, n, story, each)
            for story in batch
            for n, each in enumerate(story.happenings)
        ),
        key=lambda row: row[:3],
    )
    last = await db.fetchval(
        "select setval(pg_get_serial_sequence('event_log', 'seq'),"
        " nextval(pg_get_serial_sequence('event_log', 'seq')) + $1 - 1)",
        len(happened),
    )
    first = last - len(happened) + 1
    await _copy("event_log", (_event(row[3], row[4], first + n) for n, row in enumerate(happened)))
    await _copy("timeline", (_line(row[3], row[4], first + n) for n, row in enumerate(happened)))


async def _copy(table: str, lines: Iterator[str]) -> None:
    async with db.connection() as connection:
        await connection.copy_to_table(
            table,
            source=_bytes(lines),
            columns=[column.strip() for column in _COLUMNS[table].split(",")],
            format="text",
        )


async def _bytes(lines: Iterator[str]) -> AsyncIterator[bytes]:
    while chunk := list(islice(lines, 2_000)):
        yield ("\n".join(chunk) + "\n").encode()


@asynccontextmanager
async def _without_indexes(tables: Sequence[str]) -> AsyncIterator[None]:
    """Take the plain indexes of these tables away for the length of the block."""
    rows = await db.fetch(
        "select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i"
        " where i.indrelid::regclass::text = any($1) and not i.indisunique"
        " and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)",
        list(tables),
    )
    for row in rows:
        await db.execute(f"drop index {row['name']}")
    yield
    await db.execute("set local maintenance_work_mem = '512MB'")
    for row in rows:
        await db.execute(row["made"])


def _row(*values: object) -> str:
    return "\t".join(
        "\\N"
        if value is None
        else value.translate(_ESCAPES)
        if isinstance(value, str)
        else value.isoformat()
        if isinstance(value, datetime)
        else str(value)
        for value in values
    )


def _id(at: datetime, number: int, kind: str) -> str:
    """A key with the instant in front, like those of `ids.new`, that a story's number makes unique."""
    return f"{int(at.timestamp() * 1000):012x}-7000-8{kind}00-{number:012x}".replace("-", "")


def _person(story: Story) -> str:
    chance = Random(-story.number)  # noqa: S311 - a story, not a secret
    asked = story.number % 7 == 0
    return _row(
        _id(story.opened, story.number, "a"),
        f"P-D{story.number}",
        story.name,
        names.postcode(chance),
        names.street(chance),
        names.phone(chance),
        names.mail_of(story.name, story.number),
        story.birth,
        names.ni_number(chance),
        chance.choice(names.LANGUAGES),
        "DONT_CALL" if chance.random() < 0.06 else "SAFE",
        chance.random() < 0.08,
        asked,
        "{EMAIL}" if asked else "{}",
        story.opened,
        story.opened,
    )


def _case(story: Story) -> str:
    chance = Random(-story.number)  # noqa: S311 - a story, not a secret
    _code, category, first, second = story.category
    return _row(
        _id(story.opened, story.number, "c"),
        story.reference,
        story.number,
        story.source,
        _id(story.opened, story.number, "a"),
        story.organisation,
        story.provider,
        story.owner,
        category,
        chance.choice(first) if first else None,
        chance.choice(second) if second else None,
        story.media,
        story.next_actor,
        story.due,
        story.callbacks,
        "chs_operator" if story.callbacks else None,
        story.happenings[0].by if story.happenings else None,
        story.opened,
        max((each.at for each in story.happenings if each.key != "timer"), default=story.opened),
    )


def _timers(story: Story) -> Iterator[str]:
    for n, each in enumerate(story.stretches):
        digits = reference_of(story.number * 4 + n).replace("-", "")[2:]
        yield _row(
            _id(story.opened, story.number, f"{n:x}"),
            f"T-{digits}",
            each.by,
            each.began,
            each.ended,
            _id(story.opened, story.number, "c"),
            each.ended,
        )


def _event_id(each: Happening, seq: int) -> str:
    return _id(each.at, seq, "e")


def _event(story: Story, each: Happening, seq: int) -> str:
    kind = registry.kind(each.key, each.code)
    return _row(
        _event_id(each, seq),
        seq,
        each.key,
        each.code,
        kind.type,
        kind.level,
        "case",
        _id(story.opened, story.number, "c"),
        None if each.timer is None else _id(story.opened, story.number, f"{each.timer:x}"),
        each.by,
        each.at,
        each.notes,
        _context(story, each),
    )


def _context(story: Story, each: Happening) -> str:
    """How long a timer ran, what a booking promised, what somebody on the web said."""
    if each.code == "CASE_CREATED" and story.source == "WEB":
        return json.dumps(plots.ON_THE_WEB[story.number % len(plots.ON_THE_WEB)])
    if each.due is not None:
        promised = promises(story.source, each.due, story.opened, OPERATOR_HOURS)
        due = {"requires_action_at": each.due, **promised}
        return json.dumps({name: at.isoformat() for name, at in due.items()})
    return "{}" if each.seconds is None else json.dumps({"seconds": each.seconds})


def _line(story: Story, each: Happening, seq: int) -> str:
    return _row("case", _id(story.opened, story.number, "c"), seq, _event_id(each, seq))
