"""Asking for a deed on many records, doing it a batch at a time, and trying again what was refused."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app import jobs
from app.accounts.account import Account
from app.bulk import rules
from app.bulk.deeds import Deed, kind_of
from app.kernel import clock, db, fault, ids
from app.kernel.errors import Forbidden, Invalid, NotFound, Refusal
from app.kernel.language import _

JOB = "bulk.run"
LONGEST_PROBLEM = 500


@db.atomic
async def start(
    kind: str, deed: str, records: Sequence[UUID], details: dict[str, Any], *, by: Account
) -> UUID:
    """Write down what is asked of these records; many of them become a job. The run's key.

    Raises Invalid for no record or more than a thousand, Forbidden for a deed that is not this person's.
    """
    if not by.can(kind_of(kind).deeds[deed].permission):
        raise Forbidden(_("Your role does not include this. Ask your manager if it should."))
    chosen = list(dict.fromkeys(records))
    if not chosen:
        raise Invalid(None, ids=_("No record fits any more."))
    if len(chosen) > rules.MOST:
        raise Invalid(None, ids=_("Choose at most 1,000 at once: narrow the list first."))
    run = ids.new()
    await db.execute(
        "insert into bulk_run (id, kind, deed, details, created_by, created_at) values ($1, $2, $3, $4, $5, $6)",
        run,
        kind,
        deed,
        json.dumps(details, default=str),
        by.id,
        clock.now(),
    )
    await db.execute(
        "insert into bulk_row (id, run, position, record)"
        " select id, $3, n, record from unnest($1::uuid[], $2::uuid[]) with ordinality r(id, record, n)",
        [ids.new() for _record in chosen],
        chosen,
        run,
    )
    await _go_on(run, len(chosen), by)
    return run


async def _go_on(run: UUID, records: int, by: Account) -> None:
    if rules.in_background(records):
        await jobs.enqueue(JOB, {"run": str(run)}, dedup_key=str(run), by=by)


@db.atomic
async def step(run: UUID, by: Account | None) -> int:
    """Do the deed to the next records; how many are left. Without a person (their account is closed) all refuse.

    In the order of their keys, as every command locks, so that two people never wait for each other.
    """
    row = await db.fetchrow("select kind, deed, details from bulk_run where id = $1 for update", run)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    waiting = await db.fetch(
        "select id, record from bulk_row where run = $1 and state = 'waiting' order by record limit $2",
        run,
        rules.BATCH,
    )
    deed, details = kind_of(row["kind"]).deeds[row["deed"]], json.loads(row["details"])
    problems = [await _one(deed, each["record"], details, by) for each in waiting]
    await db.execute(
        "update bulk_row w set state = case when r.problem = '' then 'done' else 'refused' end,"
        " problem = r.problem from unnest($1::uuid[], $2::text[]) r(id, problem) where w.id = r.id",
        [each["id"] for each in waiting],
        problems,
    )
    fault.point("bulk.after_batch")
    left = int(await db.fetchval("select count(*) from bulk_row where run = $1 and state = 'waiting'", run))
    if not left:
        await db.execute("update bulk_run set finished_at = $2 where id = $1", run, clock.now())
    return left


async def _one(deed: Deed, record: UUID, details: dict[str, Any], by: Account | None) -> str:
    """What stood against it; empty when it was done."""
    try:
        if by is None or not by.can(deed.permission):
            raise Forbidden(_("Your role does not include this. Ask your manager if it should."))
        async with db.savepoint():
            await deed.perform(by, record, details)
    except Invalid as wrong:
        return " ".join(str(each) for each in wrong.problems.values())[:LONGEST_PROBLEM]
    except Refusal as refused:
        return (str(refused) or type(refused).__name__)[:LONGEST_PROBLEM]
    return ""


@db.atomic
async def try_again(run: UUID, *, by: Account) -> int:
    """Let the refused records of a run of mine wait again; how many. Raises NotFound."""
    mine = await db.fetchval(
        "select id from bulk_run where id = $1 and created_by = $2 for update", run, by.id
    )
    if mine is None:
        raise NotFound(_("There is nothing at this address."))
    again = await db.execute(
        "update bulk_row set state = 'waiting', problem = '' where run = $1 and state = 'refused'", run
    )
    await db.execute("update bulk_run set finished_at = null where id = $1 and $2 > 0", run, again)
    await _go_on(run, again, by)
    return again


@db.one_statement
async def forget() -> int:
    """Delete runs that ended thirty days ago: what was done stands on the timelines; how many."""
    return await db.execute(
        "delete from bulk_run where finished_at < $1::timestamptz - interval '30 days'", clock.now()
    )
