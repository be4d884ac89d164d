"""Putting a case away until a day: it leaves the queue and comes back by itself."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries
from app.cases.commands.case import claim
from app.cases.inputs.putting_away import PutAwayInput
from app.cases.queries.beside import away_until
from app.cases.rules import must_be_open
from app.eventlog import Entry
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import Conflict
from app.kernel.language import _


@db.atomic
async def put_away(case: UUID, given: PutAwayInput, *, by: Account) -> Entry:
    """Put a case away until an instant. Raises Conflict for one that is archived or waits for nobody."""
    standing = await queries.standing_to_change(case)
    must_be_open(
        standing.archived_at, await db.fetchval("select requires_action_by from cases where id = $1", case)
    )
    await claim(case, by=by)
    await db.execute(
        "update cases set put_away_until = $2, version = version + 1 where id = $1", case, given.until
    )
    return await eventlog.record(
        "put_away",
        "AWAY",
        subject=Subject("case", case),
        by=by,
        notes=given.reason,
        context={"until": given.until.isoformat()},
    )


@db.atomic
async def take_back(case: UUID, *, by: Account) -> Entry:
    """Take a case back before its day. Raises Conflict for one that is not away."""
    await queries.standing_to_change(case)
    if await away_until(case) is None:
        raise Conflict(_("This case is not put away."))
    await db.execute("update cases set put_away_until = null, version = version + 1 where id = $1", case)
    return await eventlog.record("put_away", "BACK", subject=Subject("case", case), by=by)
