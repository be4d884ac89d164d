"""The minutes of a meeting: all of its actions or none (sla.md 1.8)."""

import json
from datetime import timedelta

import pytest

from app.kernel import clock, db
from app.kernel.counting import Statements
from tests.actions.make import Ward, ward
from tests.browser import Browser


def minutes_of(place: Ward, count: int = 2, **more: str) -> dict[str, str]:
    head = {
        "source": "executive_committee",
        "hospital": str(place.hospital),
        "meeting": "2026/07",
        "date": (clock.now() - timedelta(days=1)).date().isoformat(),
    }
    rows = {f"item_{n}": f"4.{n}" for n in range(1, count + 1)} | {
        f"title_{n}": f"Agreed {n}" for n in range(1, count + 1)
    }
    return {**head, **rows, **more}


async def test_minutes_raise_every_line_at_once(place: Ward) -> None:
    due = (clock.now() + timedelta(days=20)).strftime("%Y-%m-%dT12:00")
    given = minutes_of(place, assigned_to_1=str(place.worker.id), due_at_1=due, severity_2="low")

    page = await Browser(place.coordinator).post("actions.minutes.create", given)

    rows = await db.fetch("select * from action order by title")
    assert page.status == 303
    assert [(row["title"], row["severity"], row["source_type"]) for row in rows] == [
        ("Agreed 1", "high", "executive_committee"),
        ("Agreed 2", "low", "executive_committee"),
    ]
    assert rows[0]["assigned_to"] == place.worker.id
    assert rows[0]["due_at"].strftime("%d") == (clock.now() + timedelta(days=20)).strftime("%d")
    assert json.loads(rows[0]["metadata"])["item_number"] == "4.1"


async def test_the_same_minutes_entered_again_stay_the_same_actions(place: Ward) -> None:
    browser = Browser(place.coordinator)
    await browser.post("actions.minutes.create", minutes_of(place, 2))

    page = await browser.post("actions.minutes.create", minutes_of(place, 3))

    assert await db.fetchval("select count(*) from action") == 3
    shown = await browser.request("GET", page.headers["location"])
    assert list(shown.texts("tbody th")) == ["4.1", "4.2", "4.3"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"meeting": ""}, "meeting"),
        ({"date": ""}, "date"),
        ({"date": "2999-01-01"}, "date"),
        ({"item_2": ""}, "item_2"),
        ({"item_2": "4.1"}, "item_2"),
        ({"title_2": ""}, "title_2"),
        ({"source": "department_meeting"}, "department"),
        ({"source": "rounds"}, "source"),
        ({"title_1": "", "item_1": "", "title_2": "", "item_2": ""}, "title_1"),
    ],
)
async def test_what_minutes_lack_is_said_beside_its_line_and_nothing_is_raised(
    place: Ward, change: dict[str, str], field: str
) -> None:
    page = await Browser(place.coordinator).post("actions.minutes.create", minutes_of(place) | change)

    assert page.status == 422
    assert f'href="#f-{field}"' in page.text
    assert 'value="Agreed 2"' in page.text or "title_2" in change
    assert await db.fetchval("select count(*) from action") == 0


async def test_more_lines_keep_what_was_typed(place: Ward) -> None:
    page = await Browser(place.coordinator).post(
        "actions.minutes.create", minutes_of(place, more="1", lines="5")
    )

    assert page.status == 200
    assert 'value="Agreed 2"' in page.text and "title_10" in page.text and "title_11" not in page.text
    assert await db.fetchval("select count(*) from action") == 0


async def test_forty_lines_cost_the_statements_of_two(place: Ward) -> None:
    counts = []
    for lines, name in ((2, "a"), (40, "b")):
        with Statements() as sent:
            await Browser(place.coordinator).post(
                "actions.minutes.create", minutes_of(place, lines, meeting=name, lines=str(lines))
            )
        counts.append(sent.count)

    assert counts[0] == counts[1]
    assert await db.fetchval("select count(*) from action") == 42


async def test_the_minutes_of_a_meeting_list_its_actions_for_who_may_see_them(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    given = minutes_of(place)
    await Browser(place.coordinator).post("actions.minutes.create", given)
    asked = {name: given[name] for name in ("source", "hospital", "meeting", "date")}

    shown = await Browser(place.coordinator).get("actions.minutes.index", query=asked)
    other = await Browser(place.coordinator).get(
        "actions.minutes.index", query=asked | {"meeting": "2026/08"}
    )
    unread = await Browser(place.coordinator).get("actions.minutes.index", query=asked | {"date": "soon"})
    stranger = await Browser(elsewhere.coordinator).get("actions.minutes.index", query=asked)

    assert shown.texts("tbody th") == ["4.1", "4.2"]
    assert (other.status, other.texts("tbody th")) == (200, [])
    assert (unread.status, stranger.status) == (404, 404)


async def test_a_fresh_page_has_five_lines_and_only_meetings_to_choose(place: Ward) -> None:
    page = await Browser(place.coordinator).get("actions.minutes.new")

    assert len(page.soup.select("[name^=title_]")) == 5
    offered = {each["value"] for each in page.soup.select("[name=source] option")} - {""}
    assert offered == {
        "patient_family_committee",
        "executive_committee",
        "department_meeting",
        "management_review",
    }


async def test_minutes_of_a_hospital_out_of_scope_raise_nothing(place: Ward) -> None:
    given = minutes_of(await ward("Elsewhere"))

    page = await Browser(place.coordinator).post("actions.minutes.create", given)

    assert page.status == 422 and 'value="Agreed 2"' in page.text
    assert await db.fetchval("select count(*) from action") == 0
