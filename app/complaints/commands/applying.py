"""An edited rule moves no live deadline by itself: it is shown what would change, then applied (sla.md 1.2)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import app.complaints.queries.applying as queries
from app import jobs
from app.complaints.commands.changing import moved, retarget
from app.complaints.commands.saving import Changed, save
from app.complaints.queries import items
from app.complaints.queries.items import Held
from app.kernel import clock, db
from app.kernel.actor import Actor, the_system
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.sla import queries as sla
from app.sla.commands.saving import NewTarget
from app.sla.rules import Cause, Config, plan
from app.sla.rules.applying import Move, Preview

APPLY: Final = "complaints.apply_config"
BATCH: Final = 1_000
LOOKED_AT: Final = 1_000


async def preview(config: UUID) -> Preview:
    """What applying a configuration row to open complaints would change; nothing is written. Raises NotFound."""
    row = await _row(config)
    keys = await queries.affected(row, limit=LOOKED_AT)
    moves = [
        Move(held.row["reference"], plan(held.item).limit, plan(held.item.retargeted(target.target)).limit)
        for held, target in await _targets(await items.held(keys), row.hospital)
    ]
    affected = await queries.count_affected(row)
    return Preview.of(moves, affected=affected, looked_at=len(keys), now=clock.now())


@db.atomic
async def apply(config: UUID, *, by: Actor) -> UUID | None:
    """Ask for a row to be applied to its open complaints, in batches; the job's key, or None while one is open."""
    row = await _row(config)
    return await jobs.enqueue(
        APPLY, {"config": str(config), "version": row.version}, dedup_key=f"{config}:{row.version}", by=by
    )


@db.atomic
async def apply_batch(config: UUID, after: UUID, *, by: Actor = the_system) -> tuple[UUID, int] | None:
    """Apply a row to the next thousand complaints after a key; the last key and how many moved, None at the end."""
    row = await _row(config)
    keys = await queries.affected(row, after=after, limit=BATCH)
    if not keys:
        return None
    found = [held for held in await items.held(keys, lock=True) if not held.row["closed_at"]]
    changes = [
        Changed(
            held,
            columns={"config": target.config, "config_version": target.config_version},
            target=target,
            entries=[moved(held, target, by)],
        )
        for held, target in await _targets(found, row.hospital)
    ]
    await save(changes)
    return keys[-1], len(changes)


async def _row(config: UUID) -> queries.Row:
    row = await queries.row(config)
    if row is None:
        raise NotFound(_("There is no such rule."))
    return row


async def _targets(found: Sequence[Held], hospital: UUID) -> list[tuple[Held, NewTarget]]:
    rows: Sequence[Config] = (await sla.rows_of([hospital]))[hospital]
    pairs = [(held, retarget(held, rows, held.traits, Cause.APPLY_CONFIG, newest=True)) for held in found]
    return [(held, target) for held, target in pairs if target is not None]
