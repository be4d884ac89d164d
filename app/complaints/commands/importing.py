"""Bringing a file of complaints in: rows are staged with COPY, judged, and loaded in batches that count once.

The check and the load are long jobs; each batch is a transaction. A row that is loaded is marked in the same
transaction, so that a consumer that dies goes on where it stopped.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from app.complaints.commands.opening import open_many
from app.complaints.inputs import Complainer, NewComplaint
from app.complaints.queries import imports as queries
from app.complaints.queries.imports import Run
from app.complaints.rules.mapping import Mapping, header_of, known
from app.complaints.rules.rejections import Reason
from app.complaints.rules.rows import Reader, Unfit
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, the_system
from app.kernel.errors import Invalid
from app.kernel.lanes import abreast
from app.kernel.language import _
from app.kernel.sheet import Sheet, Source

STAGED: Final = 2_000
LOADED: Final = 1_000
LANES: Final = 2
_CELL: Final = 4_000
KNOWN: Final = Reason("known")
_TWICE: Final = Reason("twice")
_NONE: Final = ("", None)
_ENCODED: Final = json.JSONEncoder(default=str).encode
Progress = Callable[[int], Awaitable[None]]
#: What is known already and stands twice as well says so only the first time.
_DUPLICATES: Final = """
with seen as (
  select id, row_number() over (partition by raw->>'source', raw->>'external_id' order by n) as nth
  from import_row where run = $1 and (state = 'good' or reason = $3) and raw->>'external_id' <> '')
update import_row r set state = 'bad', reason = $2 from seen s where r.id = s.id and s.nth > 1
"""
_COUNT: Final = """
update import_run set rows = k.rows, good = k.good, bad = k.bad, state = $2, error = $3, words = $4
from (select count(*) as rows, count(*) filter (where state <> 'bad') as good,
        count(*) filter (where state = 'bad') as bad from import_row where run = $1) k where import_run.id = $1
"""


async def check(run: Run, source: Source, progress: Progress) -> None:
    """Read the whole file and judge every row; nothing becomes a complaint. Run again after it was judged, as when
    its consumer died a moment too early, it leaves the rows alone. Raises Invalid for no mapping."""
    mapping, options = run.mapping, run.options
    if mapping is None:
        raise Invalid(mapping=_("Say first what the columns are."))
    if not await _forget(run.id):
        return
    chosen = {name: options.get(name, "") for name in ("delimiter", "encoding")}
    seen = queries.look(source, mapping=mapping, **chosen)
    sheet = queries.opened(source, **chosen)
    rows = iter(sheet)
    heading = next(rows, None)
    refusal = _refusal(heading, sheet, mapping)
    if refusal is not None or heading is None:
        await _judge(run.id, "refused", refusal)
        return
    await _keep_heading(run.id, heading)
    reader = Reader(
        mapping,
        heading,
        order=options.get("order") or mapping.order or seen.order,
        zone=options.get("zone") or mapping.zone or run.row["time_zone"],
        now=clock.now(),
        sources=await queries.sources(),
    )
    read = 0
    for batch in _batches(_judged(reader, _numbered(rows, sheet)), STAGED):
        if not await _stage(run.id, await _without_known(run.row["organisation"], batch)):
            return
        read += len(batch)
        await progress(read)
    if sheet.problem:
        line = sheet.problem.line or sheet.line + 1
        await _stage(run.id, [(line, "bad", Reason.of_file(sheet.problem), {"cells": []})])
    await _judge(run.id, "checked", None)


def _refusal(heading: list[str] | None, sheet: Sheet, mapping: Mapping) -> Reason | None:
    if heading is None:
        return Reason.of_file(sheet.problem) if sheet.problem else Reason("no-rows")
    if missing := mapping.missing(header_of(heading)):
        columns = [", ".join(mapping.columns.get(name, (name,))) for name in missing]
        return Reason("no-column", {"names": "; ".join(columns)})
    return None


def _numbered(rows: Iterable[list[str]], sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    for row in rows:
        yield sheet.line, row


Judged = tuple[int, str, Reason | None, dict[str, Any]]


def _judged(reader: Reader, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Judged]:
    for line, row in rows:
        try:
            taken = reader.read(row)
        except Unfit as unfit:
            yield line, "bad", unfit.reason, {"cells": [cell[:_CELL] for cell in row]}
        else:
            yield (
                line,
                "good",
                None,
                {"external_id": "", **taken.values, "verdict": taken.verdict, "kept": taken.kept},
            )


def _batches(rows: Iterator[Judged], size: int) -> Iterator[list[Judged]]:
    while batch := list(islice(rows, size)):
        yield batch


async def _without_known(hospital: UUID, rows: list[Judged]) -> list[Judged]:
    """The same rows; those whose number is a complaint's already are bad for it."""
    good = [place for place, row in enumerate(rows) if row[1] == "good"]
    there = await queries.known_among(hospital, [rows[place][3] for place in good])
    for place in (good[index] for index in there):
        line, _state, _reason, raw = rows[place]
        rows[place] = line, "bad", KNOWN, raw
    return rows


async def _is_checking(run: UUID) -> bool:
    """Whether the rows still wait for their verdict; until the transaction ends nobody says otherwise."""
    state = await db.fetchval("select state from import_run where id = $1 for no key update", run)
    return bool(state == "checking")


@db.atomic
async def _stage(run: UUID, rows: Sequence[Judged]) -> bool:
    if not await _is_checking(run):
        return False
    await db.copy_rows(
        "import_row",
        ("id", "run", "n", "state", "reason", "words", "raw"),
        [
            (key, run, line, state, *(reason.row if reason else _NONE), _ENCODED(raw))
            for key, (line, state, reason, raw) in zip(ids.several(len(rows)), rows, strict=True)
        ],
    )
    return True


@db.one_statement
async def _keep_heading(run: UUID, heading: list[str]) -> None:
    """The headings of the file, for the download of what was rejected."""
    await db.execute(
        "update import_run set options = options || jsonb_build_object('heading', $2::jsonb) where id = $1",
        run,
        json.dumps([cell[:200] for cell in heading]),
    )


@db.atomic
async def _forget(run: UUID) -> bool:
    if not await _is_checking(run):
        return False
    await db.execute("delete from import_row where run = $1 and complaint is null", run)
    return True


@db.atomic
async def _judge(run: UUID, state: str, refusal: Reason | None) -> None:
    """Find what stands twice, and count."""
    if not await _is_checking(run):
        return
    await db.execute(_DUPLICATES, run, _TWICE.code, KNOWN.code)
    await db.execute(_COUNT, run, state, *(refusal.row if refusal else _NONE))


async def load(run: Run, progress: Progress, *, by: Actor = the_system) -> None:
    """Turn the good rows into complaints, a thousand a transaction; run again, it goes on with what is left.

    Two run abreast, each with rows that nobody else holds; the last look waits for a consumer that was given up
    but is not quite dead.
    """
    departments = await queries.departments_of(run.row["organisation"])
    loaded = line = 0

    async def lane(*, free: bool = True) -> None:
        nonlocal loaded, line
        while step := await _load_batch(run, departments, by, line, free=free):
            loaded, line = loaded + step.loaded, max(line, step.line)
            await progress(loaded)

    await abreast(lane, LANES)
    line = 0
    await lane(free=False)
    await finish(run.id)


@db.atomic
async def finish(run: UUID) -> None:
    """Note that an import is done, and what came of it."""
    await db.execute(
        "update import_run set state = 'done', finished_at = $2,"
        " loaded = (select count(*) from import_row where run = $1 and state = 'loaded')"
        " where id = $1 and state = 'loading'",
        run,
        clock.now(),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """How many complaints a batch made, and the last line it read."""

    loaded: int
    line: int


@db.atomic
async def _load_batch(
    run: Run, departments: dict[str, UUID], by: Actor, after: int, *, free: bool
) -> _Step | None:
    if await db.fetchval("select state from import_run where id = $1", run.id) != "loading":
        return None
    rows = await db.fetch(_GOOD + (" skip locked" if free else ""), run.id, LOADED, after)
    if not rows:
        return None
    raws = [json.loads(row["raw"]) for row in rows]
    there = await queries.known_among(run.row["organisation"], raws)
    mapping = run.mapping or Mapping({})
    news = [_new(run, mapping, raw, departments) for place, raw in enumerate(raws) if place not in there]
    made = iter(await open_many(news, by=by))
    await db.execute(
        _LET_IN,
        [row["id"] for row in rows],
        [None if place in there else next(made).id for place in range(len(rows))],
        KNOWN.code,
    )
    await db.execute("update import_run set loaded = loaded + $2 where id = $1", run.id, len(news))
    return _Step(len(news), rows[-1]["n"])


#: From a line on: those before are loaded, and looking past them again would take longer with every batch.
_GOOD: Final = """
select id, n, raw from import_row where run = $1 and state = 'good' and n > $3 order by n limit $2 for update"""
#: What came in since the file was judged is skipped.
_LET_IN: Final = """
update import_row r set complaint = m.complaint, state = case when m.complaint is null then 'skipped' else 'loaded' end,
  reason = case when m.complaint is null then $3 else '' end
from unnest($1::uuid[], $2::uuid[]) m(id, complaint) where r.id = m.id
"""


def _new(run: Run, mapping: Mapping, raw: dict[str, Any], departments: dict[str, UUID]) -> NewComplaint:
    due, resolved = _at(raw, "due_at"), _at(raw, "resolved_at")
    kept = {**raw.get("kept", {}), **({"verdict": raw["verdict"]} if raw.get("verdict") else {})}
    return NewComplaint(
        hospital=run.row["organisation"],
        title=raw["title"],
        source=raw["source"],
        department=departments.get(known(raw.get("department", ""))),
        description=raw.get("description", ""),
        category=raw.get("category", "")[:100],
        severity=raw["severity"],
        priority=raw["priority"],
        complainant=_complainer(raw, mapping),
        created_at=_at(raw, "created_at"),
        due_at=due,
        no_target=due is None and (mapping.no_target or mapping.without_target),
        resolved_at=resolved,
        resolution=raw.get("resolution", ""),
        closed=mapping.closed and resolved is not None,
        import_run=run.id,
        external_id=raw.get("external_id", ""),
        metadata=kept,
        silent=True,
    )


def _complainer(raw: dict[str, Any], mapping: Mapping) -> Complainer:
    kind = mapping.constants.get("complainant_kind", "patient")
    if kind == "anonymous":
        return Complainer(kind="anonymous")
    who = {name: raw.get(f"complainant_{name}", "") for name in ("name", "phone", "email")}
    return Complainer(kind="relative" if kind == "relative" else "patient", **who)


def _at(raw: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(raw[name]) if raw.get(name) else None
