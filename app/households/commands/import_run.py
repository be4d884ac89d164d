"""A file of households on its way: kept, checked, and loaded when somebody says so."""

import json
from typing import Final
from uuid import UUID

from app import eventlog, jobs
from app.accounts.account import Account
from app.documents import commands as documents
from app.documents.intake import Received
from app.households.canonical import Canonical
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _

JOB: Final = "households.import"


@db.atomic
async def receive(file: Received, *, historic: bool, by: Account) -> UUID:
    """Keep a file that was sent and have it checked in the background."""
    run = ids.new()
    subject = Subject("household_import", run)
    [document] = await documents.attach(
        subject, [file], by=by, organisation=by.organisation, event=("household", "IMPORT_RECEIVED"),
        purpose="import",
    )  # fmt: skip
    form = "csv" if file.name.lower().endswith((".csv", ".txt", ".xlsx")) else "json"
    await db.execute(
        "insert into household_import (id, document, file_name, format, historic, created_by, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        run, document, file.name[:150], form, historic, by.id, clock.now(),
    )  # fmt: skip
    await jobs.enqueue(JOB, {"run": str(run), "deed": "check"}, dedup_key=str(run), by=by)
    return run


@db.atomic
async def judged(run: UUID, facts: Canonical) -> None:
    """Keep what the check found: nothing is loaded while one row cannot be read."""
    await db.execute(
        "update household_import set state = $2, counts = $3::jsonb, problems = $4::jsonb, refused = $5"
        " where id = $1 and state = 'checking'",
        run, "refused" if facts.problems else "checked", json.dumps(facts.counts), json.dumps(facts.problems),
        len(facts.problems),
    )  # fmt: skip


@db.atomic
async def ask_to_load(run: UUID, *, by: Account) -> None:
    """Have a checked file loaded. Raises Conflict for one that is not checked."""
    moved = await db.execute(
        "update household_import set state = 'loading' where id = $1 and state = 'checked'", run
    )
    if not moved:
        raise Conflict(_("Check the file first."))
    await jobs.enqueue(JOB, {"run": str(run), "deed": "load"}, dedup_key=f"{run}:load", by=by)


@db.atomic
async def finished(run: UUID, *, historic: bool, by: Actor) -> None:
    """The file is in; after a historic one nobody is told what became active long ago (N-11)."""
    await db.execute(
        "update household_import set state = 'loaded', finished_at = $2 where id = $1", run, clock.now()
    )
    await eventlog.record(
        "household",
        "HOUSEHOLDS_IMPORTED",
        subject=Subject("household_import", run),
        by=by,
        context={"historic": historic},
    )


@db.atomic
async def broke(run: UUID, why: str) -> None:
    """The file could not be read or loaded."""
    await db.execute(
        "update household_import set state = 'failed', trouble = $2, finished_at = $3 where id = $1",
        run,
        why[:1_000],
        clock.now(),
    )
