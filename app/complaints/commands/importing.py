"""Bringing a file of complaints in: rows are staged with COPY, judged, and loaded in batches that count once.

The check and the load are long jobs; each batch is a transaction. A row that is loaded is marked in the same
transaction, so that a consumer that dies goes on where it stopped.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from app.complaints.commands.opening import open_many
from app.complaints.inputs import Complainer, NewComplaint
from app.complaints.queries import imports as queries
from app.complaints.queries.imports import Run
from app.complaints.rules.mapping import Mapping, header_of, known
from app.complaints.rules.rows import Reader, Unfit
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, the_system
from app.kernel.errors import Invalid
from app.kernel.language import _, translate
from app.kernel.sheet import Sheet, Source

STAGED: Final = 2_000
LOADED: Final = 1_000
_CELL: Final = 4_000
Progress = Callable[[int], Awaitable[None]]
_DUPLICATES: Final = """
with seen as (
  select id, row_number() over (partition by raw->>'source', raw->>'external_id' order by n) as nth
  from import_row where run = $1 and state = 'good' and raw->>'external_id' <> '')
update import_row r set state = 'bad', reason = $2 from seen s where r.id = s.id and s.nth > 1
"""
#: Each branch is one look into the index of the numbers of others.
_KNOWN: Final = """
update import_row r set state = $4, reason = $3
where r.run = $1 and r.state = 'good' and r.raw->>'external_id' <> '' and (
  exists (select 1 from complaint c where c.hospital = $2 and c.external_id = r.raw->>'external_id'
    and c.external_id <> '' and c.source = (select s.id from complaint_source s where s.code = r.raw->>'source'))
  or (r.raw->>'source' = '' and exists (select 1 from complaint c where c.hospital = $2 and c.source is null
    and c.external_id = r.raw->>'external_id' and c.external_id <> '')))
"""
_COUNT: Final = """
update import_run set rows = k.rows, good = k.good, bad = k.bad, state = $2, error = $3
from (select count(*) as rows, count(*) filter (where state <> 'bad') as good,
        count(*) filter (where state = 'bad') as bad from import_row where run = $1) k where import_run.id = $1
"""


async def check(run: Run, source: Source, progress: Progress) -> None:
    """Read the whole file and judge every row; nothing becomes a complaint. Raises Invalid for no mapping."""
    mapping, options = run.mapping, run.options
    if mapping is None:
        raise Invalid(mapping=_("Say first what the columns are."))
    await _forget(run.id)
    chosen = {name: options.get(name, "") for name in ("delimiter", "encoding")}
    seen = queries.look(source, mapping=mapping, **chosen)
    sheet = queries.opened(source, **chosen)
    rows = iter(sheet)
    heading = next(rows, None)
    refusal = _refusal(heading, sheet, mapping)
    if refusal or heading is None:
        await _judge(run.id, run.row["organisation"], "refused", refusal)
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
        await _stage(run.id, batch)
        read += len(batch)
        await progress(read)
    if sheet.problem:
        await _stage(
            run.id, [(sheet.problem.line or sheet.line + 1, "bad", sheet.problem.message, {"cells": []})]
        )
    await _judge(run.id, run.row["organisation"], "checked", "")


def _refusal(heading: list[str] | None, sheet: Sheet, mapping: Mapping) -> str:
    if heading is None:
        return sheet.problem.message if sheet.problem else translate("There are no rows in this file.")
    if missing := mapping.missing(header_of(heading)):
        columns = [", ".join(mapping.columns.get(name, (name,))) for name in missing]
        return translate("The file has no column %(names)s.") % {"names": "; ".join(columns)}
    return ""


def _numbered(rows: Iterable[list[str]], sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    for row in rows:
        yield sheet.line, row


Judged = tuple[int, str, str, dict[str, Any]]


def _judged(reader: Reader, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Judged]:
    for line, row in rows:
        try:
            taken = reader.read(row)
        except Unfit as unfit:
            yield line, "bad", str(unfit), {"cells": [cell[:_CELL] for cell in row]}
        else:
            yield (
                line,
                "good",
                "",
                {"external_id": "", **taken.values, "verdict": taken.verdict, "kept": taken.kept},
            )


def _batches(rows: Iterator[Judged], size: int) -> Iterator[list[Judged]]:
    while batch := list(islice(rows, size)):
        yield batch


@db.atomic
async def _stage(run: UUID, rows: Sequence[Judged]) -> None:
    await db.copy_rows(
        "import_row",
        ("id", "run", "n", "state", "reason", "raw"),
        [
            (ids.new(), run, line, state, reason[:500], json.dumps(raw, default=str))
            for line, state, reason, raw in rows
        ],
    )


@db.one_statement
async def _keep_heading(run: UUID, heading: list[str]) -> None:
    """The headings of the file, for the download of what was rejected."""
    await db.execute(
        "update import_run set options = options || jsonb_build_object('heading', $2::jsonb) where id = $1",
        run,
        json.dumps([cell[:200] for cell in heading]),
    )


@db.atomic
async def _forget(run: UUID) -> None:
    await db.execute("delete from import_row where run = $1 and complaint is null", run)


@db.atomic
async def _judge(run: UUID, hospital: UUID, state: str, error: str) -> None:
    """Find what stands twice or is known already, and count."""
    await db.execute(_DUPLICATES, run, translate("The same number stands in this file before."))
    await db.execute(_KNOWN, run, hospital, translate("This number is known already."), "bad")
    await db.execute(_COUNT, run, state, error[:500])


async def load(run: Run, progress: Progress, *, by: Actor = the_system) -> None:
    """Turn the good rows into complaints, a thousand a transaction; run again, it goes on with what is left."""
    departments = await queries.departments_of(run.row["organisation"])
    loaded = 0
    while (step := await _load_batch(run, departments, by)) is not None:
        loaded += step
        await progress(loaded)
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


@db.atomic
async def _load_batch(run: Run, departments: dict[str, UUID], by: Actor) -> int | None:
    state = await db.fetchval("select state from import_run where id = $1 for update", run.id)
    if state != "loading":
        return None
    await db.execute(_KNOWN + _FIRST, run.id, run.row["organisation"], translate("This number is known already."),
                     "skipped", LOADED)  # fmt: skip
    rows = await db.fetch(
        "select id, raw from import_row where run = $1 and state = 'good' order by n limit $2", run.id, LOADED
    )
    if not rows:
        return None
    mapping = run.mapping or Mapping({})
    news = [_new(run, mapping, json.loads(row["raw"]), departments) for row in rows]
    made = await open_many(news, by=by)
    await db.execute(
        "update import_row r set state = 'loaded', complaint = m.complaint from unnest($1::uuid[], $2::uuid[])"
        " m(id, complaint) where r.id = m.id",
        [row["id"] for row in rows],
        [one.id for one in made],
    )
    await db.execute("update import_run set loaded = loaded + $2 where id = $1", run.id, len(made))
    return len(made)


_FIRST: Final = " and r.n <= (select max(n) from (select n from import_row where run = $1 and state = 'good'" \
    " order by n limit $5) f)"  # fmt: skip


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
