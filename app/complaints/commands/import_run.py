"""What is decided about a file of complaints: that it comes in, how it is read, whether its rows are let in."""

import json
from typing import Any, Final
from uuid import UUID

import asyncpg

from app import eventlog, jobs
from app.accounts.account import Account
from app.complaints.queries import imports as queries
from app.complaints.rules.mapping import Mapping
from app.complaints.rules.rejections import Reason
from app.documents import commands as documents
from app.documents.intake import Received
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict
from app.kernel.language import _

JOB: Final = "complaints.import"
_NOT_WHOLE: Final = Reason("not-whole")


@db.atomic
async def begin(hospital: UUID, name: str, sha256: str, *, by: Actor) -> UUID:
    """A new import of a file. Raises Conflict when the same file is in already, or on its way."""
    key = ids.new()
    try:
        async with db.savepoint():
            await db.execute(
                "insert into import_run (id, organisation, file_name, sha256, created_by, created_at)"
                " values ($1, $2, $3, $4, $5, $6)",
                key,
                hospital,
                name[:255],
                sha256,
                by.id,
                clock.now(),
            )
    except asyncpg.UniqueViolationError as again:
        raise Conflict(_("This very file was imported before for this hospital.")) from again
    return key


@db.atomic
async def confirm(
    run: UUID,
    mapping: Mapping,
    options: dict[str, Any],
    *,
    save_as: str = "",
    by: Actor = the_system,
    organisation: UUID | None = None,
) -> None:
    """Keep what the person confirmed: delimiter, encoding, order of dates, zone and mapping, which may be saved.

    Raises Conflict for an import that is loading, or is over.
    """
    kept = await db.execute(
        "update import_run set mapping = $2::jsonb, options = $3::jsonb, only_whole = false, state = 'checking'"
        " where id = $1 and state in ('uploaded', 'checked', 'checking')",
        run,
        json.dumps(mapping.json()),
        json.dumps(options),
    )
    if not kept:
        raise Conflict(_("This import is under way or over."))
    if save_as:
        await db.execute(
            "insert into import_mapping (id, kind, organisation, name, mapping, options, created_by, created_at,"
            " updated_at) values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8, $8)"
            " on conflict (kind, organisation, name) do update set mapping = excluded.mapping,"
            " options = excluded.options, updated_at = excluded.updated_at",
            ids.new(),
            queries.KIND,
            organisation,
            save_as[:120],
            json.dumps(mapping.json()),
            json.dumps({}),
            by.id,
            clock.now(),
        )


@db.atomic
async def start_loading(run: UUID, *, only_whole: bool) -> None:
    """Let the good rows in; with `only_whole` only when every row is good. Raises Conflict when that cannot be."""
    row = await db.fetchrow("select state, good, bad from import_run where id = $1 for update", run)
    if row is None or row["state"] not in ("checked", "loading"):
        raise Conflict(_("Check the file first."))
    if only_whole and row["bad"]:
        await db.execute(
            "update import_run set state = 'refused', error = $2, finished_at = $3 where id = $1",
            run,
            _NOT_WHOLE.code,
            clock.now(),
        )
        return
    await db.execute(
        "update import_run set state = 'loading', only_whole = $2 where id = $1", run, only_whole
    )


@db.atomic
async def cancel(run: UUID, *, by: Actor) -> None:
    """Give an import up that is not loading. Raises Conflict for one that is, or is over."""
    done = await db.execute(
        "update import_run set state = 'cancelled', finished_at = $2 where id = $1"
        " and state in ('uploaded', 'checking', 'checked')",
        run,
        clock.now(),
    )
    if not done:
        raise Conflict(_("This import is under way or over."))
    await eventlog.record("complaint", "IMPORT_CANCELLED", subject=Subject("import_run", run), by=by)


@db.atomic
async def receive(hospital: UUID, file: Received, *, by: Account) -> UUID:
    """Keep a file that was sent, as a new import. Raises Conflict when the same file is in already."""
    run = await begin(hospital, file.name, file.sha256, by=by)
    [document] = await documents.attach(
        Subject("import_run", run),
        [file],
        by=by,
        organisation=by.organisation,
        event=("complaint", "ATTACHED"),
        purpose="import",
    )
    await db.execute("update import_run set document = $2 where id = $1", run, document)
    return run


@db.atomic
async def ask_to_check(
    run: UUID, mapping: Mapping, options: dict[str, Any], *, save_as: str, by: Account
) -> None:
    """Keep what the person confirmed and have the file read in the background. Raises Conflict as `confirm`."""
    await confirm(run, mapping, options, save_as=save_as, by=by, organisation=by.organisation)
    await jobs.enqueue(JOB, {"run": str(run), "deed": "check"}, dedup_key=str(run), by=by)


@db.atomic
async def ask_to_load(run: UUID, *, only_whole: bool, by: Account) -> None:
    """Have the good rows loaded in the background. Raises Conflict before the check."""
    await start_loading(run, only_whole=only_whole)
    # A key of its own: the work that judged the rows may not have ended yet, and would be taken for this one.
    await jobs.enqueue(JOB, {"run": str(run), "deed": "load"}, dedup_key=f"{run}:load", by=by)
