"""What households leave for later: files, and the nightly end of policies."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.documents.files import files
from app.households import hooks
from app.households.canonical import Canonical, read_csv, read_facts
from app.households.commands import import_run, importing
from app.households.commands.policy import expire
from app.households.queries import imports
from app.jobs import Run, daily_at, job
from app.kernel.actor import TheSystem
from app.kernel.errors import Refusal
from app.kernel.json_input import read_json
from app.kernel.jsonfile import Unusable
from app.kernel.language import mark
from app.kernel.sheet import read_rows


@job("households.expire", mark("Mark policies that have run out"), long=True, runs=daily_at("00:20"))
async def expire_policies(run: Run) -> None:
    """Batch by batch until none is left."""
    done = 0
    while marked := await expire():
        done += marked
        await run.checkpoint(expired=done)


@job(import_run.JOB, mark("Import a file of households"), long=True)
async def import_file(run: Run) -> None:
    """Check a file, or load one that was checked; run again, it goes on with what is left."""
    found = await imports.run(UUID(run.args["run"]))
    facts = await _facts(found)
    if facts is None:
        return
    if run.args["deed"] == "check":
        await imports.name_what_is_missing(facts, found.row["created_by"])
        await import_run.judged(found.id, facts)
        return
    by = TheSystem(id=found.row["created_by"])

    async def told(rows: int) -> None:
        await run.checkpoint(rows=rows)

    await importing.load(facts, by=by, country=await hooks.country(), progress=told)
    await import_run.finished(found.id, historic=found.row["historic"], by=by)


async def _facts(found: imports.Run) -> Canonical | None:
    """What is in the file; None, written down, for one that cannot be read."""
    row = found.row
    with await files().open(row["storage_key"], size=row["bytes"], sha256=row["sha256"]) as file:
        try:
            if row["format"] == "csv":
                return read_csv(_records(file))
            whole = read_json(file.read())
        except (Refusal, ValueError) as wrong:
            await import_run.broke(found.id, str(wrong))
            return None
    return read_facts(whole if isinstance(whole, dict) else {"families": whole})


def _records(file: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by its heading, counted from 1. Raises Unusable for a file that is no table."""
    sheet = read_rows(file)
    rows = iter(sheet)
    heading = [cell.strip().lower() for cell in next(rows, [])]
    if "chf_id" not in heading:
        raise Unusable("heading", "there is no column chf_id")
    for number, row in enumerate(rows, 1):
        yield number, dict(zip(heading, row, strict=False))
    if sheet.problem is not None:
        raise Unusable(f"line {sheet.line}", sheet.problem.kind)
