"""A program brings a mention with its sentiment."""

import json
from typing import Any

import pytest

from app.kernel import db
from tests.actions.make import Ward
from tests.browser import Browser
from tests.listening.make import code_of, send

pytestmark = pytest.mark.usefixtures("house")


async def test_a_program_brings_a_mention_with_its_sentiment_once(place: Ward) -> None:
    said = {
        "hospital": await code_of(place),
        "id": "9",
        "channel": "x",
        "at": "2026-02-04T08:00:00Z",
        "text": "No answer for a week",
        "sentiment": -0.75,
    }

    first = await send(place, "listening.mention.create", said)
    again = await send(place, "listening.mention.create", said)

    assert (first.status, json.loads(first.text)) == (201, {"id": "9", "new": True})
    assert (again.status, json.loads(again.text)) == (200, {"id": "9", "new": False})
    assert await db.fetchval("select count(*) from action where source_type = 'social_media'") == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hospital": "ELSEWHERE"}, "hospital"),
        ({"hospital": ""}, "hospital"),
        ({"sentiment": 2}, "sentiment"),
        ({"sentiment": "low"}, "sentiment"),
        ({"at": "soon"}, "at"),
        ({"colour": "red"}, "colour"),
        ({"id": ""}, "id"),
        ({"department": "NOPE"}, "department"),
    ],
)
async def test_what_a_program_sends_wrongly_is_named(place: Ward, change: dict[str, Any], field: str) -> None:
    said = {
        "hospital": await code_of(place),
        "id": "9",
        "channel": "x",
        "at": "2026-02-04T08:00:00Z",
        "sentiment": -0.75,
    }

    answer = await send(place, "listening.mention.create", said | change)

    assert answer.status == 422
    assert list(json.loads(answer.text)["problems"]) == [field]
    assert await db.fetchval("select count(*) from heard") == 0


async def test_only_json_is_taken_from_programs(place: Ward) -> None:
    answer = await Browser(place.coordinator).post("listening.mention.create", {"hospital": "X"})

    assert answer.status == 415
