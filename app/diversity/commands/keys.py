"""Making a key, letting it take over what an older one seals, and lending what opens the answers for one file."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app import eventlog
from app.diversity import queries, sealing
from app.diversity.queries import Key
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict
from app.kernel.language import _

#: Longer than any file is in the making; what a dead job left behind goes then.
LENT_FOR: Final = timedelta(hours=24)


@db.atomic
async def make(pair: sealing.Pair, *, by: Actor = the_system) -> str:
    """Keep a new pair of keys: what is given from now on is sealed to it. Gives its name.

    The key before stays for what it has sealed.
    """
    await db.execute("lock table diversity_key in share row exclusive mode")
    now = clock.now()
    number = await db.fetchval("select coalesce(max(substr(name, 2)::int), 0) + 1 from diversity_key")
    name = f"d{number}"
    await db.execute("update diversity_key set retired_at = $1 where retired_at is null", now)
    await db.execute(
        "insert into diversity_key (id, name, recipient, sealed_identity, made_at) values ($1, $2, $3, $4, $5)",
        pair.id,
        name,
        pair.recipient,
        pair.locked,
        now,
    )
    await eventlog.record(
        "diversity",
        "DIVERSITY_KEY_MADE",
        subject=Subject("diversity_key", pair.id),
        by=by,
        context={"key": name},
    )
    return name


@db.atomic
async def take_over(old: UUID, identity: str) -> int:
    """Seal some of what an older key seals to the newest; how many, 0 when none is left. Safe to break off.

    Raises CannotOpen for a value that was changed.
    """
    key, recipient = await queries.newest()
    if key == old:
        raise Conflict(_("This is the newest key."))
    opener = sealing.Opener(identity)
    rows = await queries.under(old)
    again = [
        sealing.seal(opener.answers(row["id"], bytes(row["sealed_answers"])), recipient, row["id"])
        for row in rows
    ]
    return await db.execute(
        "update diversity d set sealed_answers = n.sealed, sealed_to = $3"
        " from unnest($1::uuid[], $2::bytea[]) n(id, sealed) where d.id = n.id",
        [row["id"] for row in rows],
        again,
        key,
    )


@db.atomic
async def drop(old: Key, *, by: Actor = the_system) -> None:
    """Throw away a key that seals nothing any more. Raises Conflict while it does."""
    done = await db.execute(
        "delete from diversity_key k where id = $1 and retired_at is not null"
        " and not exists (select from diversity d where d.sealed_to = k.id)",
        old.id,
    )
    if not done:
        raise Conflict(_("This key still seals answers."))
    await eventlog.record(
        "diversity",
        "DIVERSITY_KEY_DROPPED",
        subject=Subject("diversity_key", old.id),
        by=by,
        context={"key": old.name},
    )


@db.atomic
async def lend(identity: str, *, to: Actor) -> UUID:
    """Keep what opens the answers, sealed by the house, until the file it is for is made; its key."""
    row = ids.new()
    sealed = sealing.sealer().seal(identity.encode(), f"{sealing.LOAN}.{row}")
    await db.execute(
        "insert into diversity_loan (id, sealed_identity, lent_to, lent_at) values ($1, $2, $3, $4)",
        row,
        sealed,
        to.id,
        clock.now(),
    )
    return row


@db.atomic
async def give_back(loan: UUID) -> None:
    """The file is made, or nobody wants it any more."""
    await db.execute("delete from diversity_loan where id = $1", loan)


@db.atomic
async def forget_loans() -> int:
    """What was lent for too long; how many."""
    return await db.execute("delete from diversity_loan where lent_at < $1", clock.now() - LENT_FOR)
