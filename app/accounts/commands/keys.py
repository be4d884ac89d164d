"""Sealing again what an older key sealed, so that the older key can go (security.md KE-3)."""

from app.accounts.queries.keys import KEY_OF, SEALED, Column
from app.kernel import db
from app.kernel.seal import Sealer

BATCH = 500


@db.atomic
async def reseal(sealer: Sealer, newest: str) -> int:
    """Seal some rows with the newest key; how many, 0 when none is left. Safe to break off and to repeat.

    Raises CannotOpen for a row whose key was taken out of the ring too early.
    """
    for column in SEALED:
        if done := await _some(column, sealer, newest):
            return done
    return 0


async def _some(column: Column, sealer: Sealer, newest: str) -> int:
    rows = await db.fetch(
        f"select id, {column.name} as sealed from {column.table} where {KEY_OF.format(column.name)} <> $1"
        " order by id limit $2 for update skip locked",
        newest,
        BATCH,
    )
    if not rows:
        return 0
    places = [column.place(row["id"]) for row in rows]
    again = [
        sealer.seal(sealer.open(row["sealed"], place), place) for row, place in zip(rows, places, strict=True)
    ]
    return await db.execute(
        f"update {column.table} t set {column.name} = n.sealed from unnest($1::uuid[], $2::bytea[]) n(id, sealed)"
        " where t.id = n.id",
        [row["id"] for row in rows],
        again,
    )
