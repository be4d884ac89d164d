"""Writing down what a client said; from then on the house cannot read it."""

from collections.abc import Mapping
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries as cases
from app.cases.commands.case import claim
from app.diversity import queries, sealing
from app.kernel import clock, db, ids
from app.kernel.actor import Subject


@db.atomic
async def give(case: UUID, person: UUID, answers: Mapping[str, str], *, by: Account) -> None:
    """Seal what the client of a case answered, in the place of what was given before. Raises Conflict without a key."""
    await cases.standing_to_change(case)
    key, recipient = await queries.newest()
    row = ids.new()
    # What was given before goes: it is sealed to its row, and another row is a new seal.
    await db.execute("delete from diversity where person = $1", person)
    await db.execute(
        "insert into diversity (id, person, sealed_to, sealed_answers, given_by, given_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        row,
        person,
        key,
        sealing.seal(answers, recipient, row),
        by.id,
        clock.now(),
    )
    await claim(case, by=by)
    await eventlog.record("diversity", "DIVERSITY_GIVEN", subject=Subject("case", case), by=by)
