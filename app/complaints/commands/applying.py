"""An edited rule moves no live deadline by itself: it is shown what would change, then applied (sla.md 1.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import app.complaints.queries.applying as queries
from app import jobs
from app.complaints.commands.changing import moved, retarget
from app.complaints.commands.saving import Changed, NewTarget, save
from app.complaints.queries import items
from app.complaints.queries.items import Held
from app.kernel import clock, db
from app.kernel.actor import Actor, the_system
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.sla import queries as sla
from app.sla.rules import Cause, Config, plan

APPLY: Final = "complaints.apply_config"
BATCH: Final = 1_000
LOOKED_AT: Final = 1_000


@dataclass(frozen=True)
class Preview:
    """What applying a row would do: to how many, and of the first thousand in what way."""

    affected: int
    looked_at: int
    later: int
    sooner: int
    same: int
    overdue_at_once: int
    examples: tuple[tuple[str, datetime | None, datetime | None], ...]


async def preview(config: UUID) -> Preview:
    """What applying a configuration row to open complaints would change; nothing is written. Raises NotFound."""
    row = await _row(config)
    keys = await queries.affected(row, limit=LOOKED_AT)
    now = clock.now()
    found = await items.held(keys)
    moves = [(held, *_limits(held, target)) for held, target in await _targets(found, row.hospital)]
    return Preview(
        affected=await queries.count_affected(row),
        looked_at=len(keys),
        later=sum(_later(old, new) for _, old, new in moves),
        sooner=sum(_later(new, old) for _, old, new in moves),
        same=len(keys) - sum(old != new for _, old, new in moves),
        overdue_at_once=sum(
            new is not None and new < now and (old is None or old >= now) for _, old, new in moves
        ),
        examples=tuple((held.row["reference"], old, new) for held, old, new in moves[:20]),
    )


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


def _limits(held: Held, target: NewTarget) -> tuple[datetime | None, datetime | None]:
    return plan(held.item).limit, plan(held.item.retargeted(target.target)).limit


def _later(old: datetime | None, new: datetime | None) -> bool:
    """Whether a deadline moves back; none at all is later than any."""
    return old is not None and (new is None or new > old)
