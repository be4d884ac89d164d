"""A key that a form sent and that names nothing, or nothing any more."""

import asyncpg
import pytest

from app.kernel import db, ids
from app.kernel.errors import Invalid
from tests import make


@db.atomic
async def _give(case: str, owner: object) -> None:
    await db.execute("update cases set owner = $2 where reference = $1", case, owner)


@db.atomic
async def _forget(person: object) -> None:
    await db.execute("delete from app_user where id = $1", person)


async def test_it_is_refused_at_the_field_of_its_column_and_nothing_is_written(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)

    with pytest.raises(Invalid) as refused:
        await _give(reference, ids.new())

    assert {name: str(words) for name, words in refused.value.problems.items()} == {
        "owner": "Choose one from the list."
    }
    assert await db.fetchval("select owner from cases") == maya.id


async def test_a_row_that_others_lean_on_is_nobodys_input(house: None) -> None:
    maya = await make.account("operator")
    await make.case(maya)

    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await _forget(maya.id)
