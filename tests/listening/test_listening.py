"""What is said of a hospital elsewhere: by file, by program; what is poor raises one action (sla.md 1.8)."""

import json
from typing import Any

import pytest

from app.kernel import db
from app.kernel.counting import Statements
from app.listening.commands import hear
from app.listening.inputs import NewHeard
from app.web.routing import url_for
from tests.actions.make import START, Ward, ward
from tests.browser import Answer, Browser, the_app

pytestmark = pytest.mark.usefixtures("house")

MENTIONS = """id,channel,at,text,sentiment,label,link
101,X,2026-02-04 08:00,Four hours at the counter,-0.8,,https://x.example/101
102,X,2026-02-04T09:00:00Z,Lovely nurses,0.9,positive,
103,Google,2026-02-05 10:00,Never again,,negative,
"""
CALLS = "ID;At;Rating;Text\n7001;2026-02-04 08:00;2;Nobody knew\n7002;2026-02-04 08:10;5;\n"


@pytest.fixture
async def place(house: None) -> Ward:
    return await ward()


async def code_of(place: Ward) -> str:
    return str(await db.fetchval("select code from organisation where id = $1", place.hospital))


async def bring(place: Ward, text: str | bytes, kind: str = "mention") -> Answer:
    the_app()
    body = text.encode() if isinstance(text, str) else text
    return await Browser(place.coordinator).request(
        "POST",
        url_for("listening.sheet.create"),
        data={"kind": kind, "hospital": str(place.hospital)},
        files={"file": ("mentions.csv", body, "text/csv")},
    )


async def send(place: Ward, path: str, said: Any, **headers: str) -> Answer:
    body = said if isinstance(said, str) else json.dumps(said)
    return await Browser(place.coordinator).request(
        "POST", path, content=body, headers={"content-type": "application/json", **headers}
    )


async def test_a_file_of_mentions_is_taken_and_what_is_negative_raises_actions(place: Ward) -> None:
    page = await bring(place, MENTIONS)

    rows = await db.fetch("select source_type, title, severity, category from action")
    assert (page.status, "new=3" in page.location) == (303, True)
    assert [tuple(row) for row in rows] == [
        ("social_media", "Negative mention: x", "medium", "other"),
        ("social_media", "Negative mention: google", "medium", "other"),
    ]
    said = await db.fetchval("select said_at from heard where external_id = '101'")
    assert said == START.replace(hour=5)


async def test_the_same_file_twice_is_the_same_mentions_and_actions(place: Ward) -> None:
    await bring(place, MENTIONS)

    page = await bring(place, MENTIONS + "104,X,2026-02-06 10:00,Cold food,-1,,\n")

    assert "new=1" in page.location and "known=3" in page.location
    assert await db.fetchval("select count(*) from heard") == 4
    assert await db.fetchval("select count(*) from action") == 3


async def test_rated_calls_come_with_semicolons_too(place: Ward) -> None:
    await bring(place, CALLS, "call")

    rows = await db.fetch("select source_type, title from action")
    assert [tuple(row) for row in rows] == [("call_center", "Call 7001 rated 2 of 5")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no lines"),
        ("id,text\n1,a\n", "channel, at"),
        ("id,channel,at,sentiment\n1,x,yesterday,-1\n", "2026-02-04T08:00:00Z"),
        ("id,channel,at,sentiment\n1,x,2026-02-04 08:00,-3\n", "-1"),
        ("id,channel,at,sentiment\n1,x,2026-02-04 08:00,\n", "or a label"),
        ("id,channel,at,sentiment\n,x,2026-02-04 08:00,-1\n", "the number it has there"),
        ("id,channel,at,sentiment\n1,x,2026-02-04 08:00,-1\n1,X,2026-02-04 08:00,-1\n", "line 2 already"),
        ("id,channel,at,label\n1,x,2026-02-04 08:00,furious\n", "Choose one from the list"),
        ("id,channel,at,sentiment,link\n1,x,2026-02-04 08:00,-1,javascript:alert(1)\n", "https://"),
        ("id,channel,at,sentiment,department\n1,x,2026-02-04 08:00,-1,NOPE\n", "NOPE"),
    ],
)
async def test_a_file_that_cannot_be_taken_says_why_and_nothing_is_taken(
    place: Ward, text: str, says: str
) -> None:
    page = await bring(place, text)

    assert page.status == 422
    assert says in page.text
    assert await db.fetchval("select count(*) from heard") == 0


async def test_a_program_brings_a_mention_with_its_sentiment_once(place: Ward) -> None:
    said = {
        "hospital": await code_of(place),
        "id": "9",
        "channel": "x",
        "at": "2026-02-04T08:00:00Z",
        "text": "No answer for a week",
        "sentiment": -0.75,
    }

    first = await send(place, "/api/mentions", said)
    again = await send(place, "/api/mentions", said)

    assert (first.status, json.loads(first.text)) == (201, {"id": "9", "new": True})
    assert (again.status, json.loads(again.text)) == (200, {"id": "9", "new": False})
    assert await db.fetchval("select count(*) from action where source_type = 'social_media'") == 1


async def test_a_program_brings_a_rated_call(place: Ward) -> None:
    said = {"hospital": await code_of(place), "id": "9", "at": "2026-02-04T08:00:00Z", "rating": 1}

    assert (await send(place, "/api/calls", said)).status == 201
    assert await db.fetchval("select severity from action where source_type = 'call_center'") == "medium"


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

    answer = await send(place, "/api/mentions", said | change)

    assert answer.status == 422
    assert list(json.loads(answer.text)["problems"]) == [field]
    assert await db.fetchval("select count(*) from heard") == 0


async def test_a_hospital_of_somebody_else_is_unknown_to_a_program(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    said = {"hospital": await code_of(elsewhere), "id": "9", "at": "2026-02-04T08:00:00Z", "rating": 1}

    assert (await send(place, "/api/calls", said)).status == 422


async def test_only_json_is_taken_from_programs(place: Ward) -> None:
    answer = await Browser(place.coordinator).post("listening.mention.create", {"hospital": "X"})

    assert answer.status == 415


async def test_the_list_and_the_page_show_what_was_heard_and_what_came_of_it(place: Ward) -> None:
    await bring(place, MENTIONS)
    await bring(place, CALLS, "call")
    browser = Browser(place.coordinator)

    page = await browser.get("listening.heard.index")
    calls = await browser.get("listening.heard.index", query={"kind": "call"})
    key = await db.fetchval("select id from heard where external_id = '101'")
    one = await browser.get("listening.heard.show", id=key)
    action = await db.fetchval("select reference from action where subject_id = $1", key)

    assert len(page.texts("tbody tr")) == 5 and len(calls.texts("tbody tr")) == 2
    assert "Four hours at the counter" in one.text and action in one.text
    assert "101" in (await browser.get("actions.action.show", reference=action)).text


async def test_what_is_said_of_another_hospital_does_not_exist(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    await bring(elsewhere, MENTIONS)
    key = await db.fetchval("select id from heard limit 1")
    browser = Browser(place.coordinator)

    assert (await browser.get("listening.heard.show", id=key)).status == 404
    assert (await browser.get("listening.heard.index")).texts("tbody tr") == []


async def test_many_cost_the_statements_of_one(place: Ward) -> None:
    counts = []
    for size in (1, 50):
        news = [NewHeard("call", "telephone", f"{size}-{n}", START, rating=1) for n in range(size)]
        with Statements() as sent:
            await hear(place.hospital, news, by=place.coordinator)
        counts.append(sent.count)

    assert counts[0] == counts[1]
