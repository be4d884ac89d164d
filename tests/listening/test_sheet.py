"""Files of mentions and rated calls are taken whole or not at all; what is poor raises one action (sla.md 1.8)."""

from dataclasses import replace

import pytest

from app.kernel import db
from app.kernel.counting import Statements
from app.listening.commands import hear
from app.listening.inputs import NewHeard
from tests.actions.make import START, Ward, ward
from tests.browser import Browser
from tests.listening.make import CALLS, MENTIONS, bring

pytestmark = pytest.mark.usefixtures("house")


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


async def test_many_cost_the_statements_of_one(place: Ward) -> None:
    counts = []
    for size in (1, 50):
        news = [NewHeard("call", "telephone", f"{size}-{n}", START, rating=1) for n in range(size)]
        with Statements() as sent:
            await hear(place.hospital, news, by=place.coordinator)
        counts.append(sent.count)

    assert counts[0] == counts[1]


async def test_the_page_names_the_columns_and_offers_the_hospitals_of_ones_scope(place: Ward) -> None:
    await ward("Elsewhere")

    page = await Browser(place.coordinator).get("listening.sheet.new")

    assert "id, channel, at, text, sentiment, label, link, department" in page.texts("main p .ltr")
    name = await db.fetchval("select name from organisation where id = $1", place.hospital)
    assert page.texts("#f-hospital option")[1:] == [name]


async def test_a_hospital_outside_ones_scope_is_refused_and_a_missing_file_named(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    nothing = {"kind": "call", "hospital": str(place.hospital)}

    page = await Browser(place.coordinator).post("listening.sheet.create", nothing)
    strange = await bring(replace(place, hospital=elsewhere.hospital), MENTIONS)

    assert (page.status, page.texts("#f-file-err")) == (422, ["Choose the file."])
    assert page.soup.select_one("input[name=kind][checked]")["value"] == "call"
    assert (strange.status, strange.texts("#f-hospital-err")) == (422, ["Choose the hospital."])
    assert await db.fetchval("select count(*) from heard") == 0


async def test_the_lines_to_mend_are_named_each_with_its_column_and_fifty_at_most(place: Ward) -> None:
    lines = "".join(f"{n},x,yesterday,-3\n" for n in range(40))

    page = await bring(place, "id,channel,at,sentiment\n" + lines)

    assert len(page.texts("tbody tr")) == 50
    assert page.texts("tbody tr")[:2] == [
        "2 sentiment Enter a number from -1 to 1.",
        "2 at Write the time such as 2026-02-04T08:00:00Z.",
    ]
    assert page.soup.select_one("#f-hospital option[selected]")["value"] == str(place.hospital)
