"""A program brings a rated call."""

import pytest

from app.kernel import db
from tests.actions.make import Ward, ward
from tests.listening.make import code_of, send

pytestmark = pytest.mark.usefixtures("house")


async def test_a_program_brings_a_rated_call(place: Ward) -> None:
    said = {"hospital": await code_of(place), "id": "9", "at": "2026-02-04T08:00:00Z", "rating": 1}

    assert (await send(place, "listening.call.create", said)).status == 201
    assert await db.fetchval("select severity from action where source_type = 'call_center'") == "medium"


async def test_a_hospital_of_somebody_else_is_unknown_to_a_program(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    said = {"hospital": await code_of(elsewhere), "id": "9", "at": "2026-02-04T08:00:00Z", "rating": 1}

    assert (await send(place, "listening.call.create", said)).status == 422
