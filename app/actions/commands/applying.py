"""A changed row of deadlines moves no live action: it is shown what would change, then applied (sla.md 1.2)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app import jobs
from app.actions.commands.changing import moved
from app.actions.commands.saving import Changed, due_of, save
from app.actions.queries import applying as queries
from app.actions.queries import configs, items
from app.actions.queries.items import Held
from app.kernel import clock, db
from app.kernel.actor import Actor, the_system
from app.sla.commands.saving import NewTarget
from app.sla.rules import ActionConfig, Cause, Target, in_force, plan, resolve_action
from app.sla.rules.applying import Move, Preview

APPLY: Final = "actions.apply_config"
BATCH: Final = 1_000
LOOKED_AT: Final = 1_000


async def preview(config: UUID) -> Preview:
    """What applying a row to open actions would change; nothing is written. Raises NotFound."""
    keys = await queries.affected(config, limit=LOOKED_AT)
    moves = [
        Move(
            held.row["reference"],
            due_of(plan(held.item)),
            due_of(plan(held.item.retargeted(target.target))),
        )
        for held, target in await _targets(await items.held(keys))
    ]
    affected = await queries.count_affected(config)
    return Preview.of(moves, affected=affected, looked_at=len(keys), now=clock.now())


@db.atomic
async def apply(config: UUID, *, by: Actor) -> UUID | None:
    """Ask for a row to be applied to its open actions, in batches; the job's key, or None while one is open."""
    version = await queries.version_of(config)
    return await jobs.enqueue(
        APPLY, {"config": str(config), "version": version}, dedup_key=f"{config}:{version}", by=by
    )


@db.atomic
async def apply_batch(config: UUID, after: UUID) -> tuple[UUID, int] | None:
    """Apply a row to the next thousand actions after a key; the last key and how many moved, None at the end."""
    keys = await queries.affected(config, after=after, limit=BATCH)
    if not keys:
        return None
    found = [held for held in await items.held(keys, lock=True) if not held.state.is_terminal]
    changes = [
        Changed(
            held,
            columns={"config": target.config, "config_version": target.config_version},
            target=target,
            entries=[moved(held, target, the_system)],
        )
        for held, target in await _targets(found)
    ]
    await save(changes)
    return keys[-1], len(changes)


async def _targets(found: Sequence[Held]) -> list[tuple[Held, NewTarget]]:
    """The newest target of each whose rows now say something else."""
    rows = in_force(await configs.rows_of({held.row["hospital"] for held in found}), None)
    pairs = [(held, _target(held, rows)) for held in found]
    return [(held, target) for held, target in pairs if target is not None]


def _target(held: Held, rows: Sequence[ActionConfig]) -> NewTarget | None:
    row = resolve_action(rows, held.traits)
    severity = held.row["severity"]
    new = Target(row.terms(severity), clock.now(), Cause.APPLY_CONFIG, row)
    if held.item.retargeted(new) is held.item:
        return None
    return NewTarget.by_row(new, severity)
