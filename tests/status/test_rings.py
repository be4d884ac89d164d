"""Keys grow old and are changed while the house stands (security.md KE-3)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from piccolo.columns import Bytea

from app import piccolo_app
from app.accounts.queries.keys import SEALED
from app.kernel import clock, db, ids
from app.kernel.checks import State
from app.kernel.seal import CannotOpen, KeyRing, Sealer, new_ring
from app.settings import Secret, Settings
from app.status import checks, rings
from tests import make

OLD, NEW = new_ring("k1"), new_ring("k2")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def having(*keys: str) -> Settings:
    return Settings(env="test", signing_keys=Secret(new_ring("s1")), seal_keys=Secret(",".join(keys)))


async def sealed(count: int, ring: str) -> dict[UUID, bytes]:
    """Second factors that a ring sealed; what each holds."""
    sealer = Sealer(KeyRing.parse("SEAL_KEYS", ring))
    held: dict[UUID, bytes] = {}
    for n in range(count):
        row, person = ids.new(), await make.user("operator", organisation=await make.organisation())
        held[row] = f"secret {n}".encode()
        await db.execute(
            "insert into second_factor (id, member, sealed_secret) values ($1, $2, $3)",
            row,
            person,
            sealer.seal(held[row], f"second_factor.sealed_secret.{row}"),
        )
    return held


async def test_a_new_key_takes_over_every_row_and_nothing_becomes_unreadable(house: None) -> None:
    held = await sealed(3, OLD)
    assert [
        (each.name, each.rows) for each in await rings.known(having(NEW, OLD)) if each.setting == rings.SEALS
    ] == [
        ("k2", 0),
        ("k1", 3),
    ]

    assert await rings.reseal_some(having(NEW, OLD)) == 3
    assert await rings.reseal_some(having(NEW, OLD)) == 0

    alone = Sealer(KeyRing.parse("SEAL_KEYS", NEW))
    for row, secret in held.items():
        kept = await db.fetchval("select sealed_secret from second_factor where id = $1", row)
        assert alone.open(kept, f"second_factor.sealed_secret.{row}") == secret
    assert (await checks.keys(having(NEW))).state is State.GREEN


async def test_a_key_that_is_still_needed_and_gone_is_red(house: None) -> None:
    await sealed(2, OLD)

    found = await checks.keys(having(NEW))

    assert found.state is State.RED and "k1" in str(found.says)
    with pytest.raises(CannotOpen):
        await rings.reseal_some(having(NEW))


async def test_a_key_of_more_than_a_year_is_amber_until_another_stands_in_front(house: None) -> None:
    settings = having(OLD)
    await rings.remember(settings)
    await db.execute("update key_seen set since = $1 where name = 'k1'", NOON - timedelta(days=366))
    with clock.frozen(NOON):
        assert "SEAL_KEYS" in str((await checks.keys(settings)).says)
        await rings.remember(having(NEW, OLD))
        assert (await checks.keys(having(NEW, OLD))).state is State.GREEN


def test_every_sealed_column_is_in_the_list() -> None:
    found = {
        (table._meta.tablename, column._meta.name)
        for table in piccolo_app.APP_CONFIG.table_classes
        for column in table._meta.columns
        if isinstance(column, Bytea) and column._meta.name.startswith("sealed")
    }
    assert found == {(each.table, each.name) for each in SEALED}
