"""Entries of the out-of-hours rota."""

from uuid import UUID

import asyncpg

from app import eventlog
from app.allocation.inputs import RotaInput
from app.allocation.queries import rota as queries
from app.allocation.queries.situation import offers
from app.kernel import dates, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.sla.rules.office import LONDON


@db.atomic
async def add(given: RotaInput, *, by: Actor) -> UUID:
    """Put a firm on the rota. Raises Invalid when another entry of the category overlaps or encloses it."""
    if not await offers(given.provider, given.category):
        raise Invalid(None, provider=_("This provider takes no cases of this category."))
    key = ids.new()
    try:
        async with db.savepoint():
            await db.execute(
                "insert into rota_entry (id, category, provider, starts_at, ends_at, created_by)"
                " values ($1, $2, $3, $4, $5, $6)",
                key,
                given.category,
                given.provider,
                given.starts_at,
                given.ends_at,
                by.id,
            )
    except (asyncpg.ExclusionViolationError, asyncpg.CheckViolationError) as error:
        raise await _overlap(given) from error
    context = {
        "category": str(given.category),
        "provider": str(given.provider),
        "starts_at": given.starts_at.isoformat(),
        "ends_at": given.ends_at.isoformat(),
    }
    await eventlog.record("rota", "ADDED", subject=Subject("rota", key), by=by, context=context)
    return key


async def _overlap(given: RotaInput) -> Invalid:
    other = await queries.overlapping(given.category, given.starts_at, given.ends_at)
    if other is None:
        return Invalid(None, starts_at=_("Another entry was in the way a moment ago. Try again."))
    words = _(
        "%(provider)s is on the rota of this category from %(start)s to %(end)s. Two entries cannot overlap."
    )
    return Invalid(
        None,
        starts_at=words
        % {
            "provider": other["provider"],
            "start": dates.moment(other["starts_at"], LONDON),
            "end": dates.moment(other["ends_at"], LONDON),
        },
    )


@db.atomic
async def remove(entry: UUID, *, by: Actor) -> None:
    """Take an entry off the rota. Raises NotFound."""
    row = await db.fetchrow(
        "delete from rota_entry where id = $1 returning id, category::text, provider::text", entry
    )
    if row is None:
        raise NotFound(_("There is no such entry on the rota."))
    context = {"category": row["category"], "provider": row["provider"]}
    await eventlog.record("rota", "REMOVED", subject=Subject("rota", row["id"]), by=by, context=context)
