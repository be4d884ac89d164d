"""Actions that people write down: minutes, rounds, observations, what staff say (sla.md 1.8)."""

import json
from datetime import timedelta

import pytest

from app.kernel import clock, db, ids
from app.kernel.counting import Statements
from app.web.routing import url_for
from tests.actions.make import Ward, codes_of, ward
from tests.browser import Browser, the_app
from tests.documents.samples import picture

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
async def place(house: None) -> Ward:
    return await ward()


def _minutes(place: Ward, count: int = 2, **more: str) -> dict[str, str]:
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
    given = _minutes(place, assigned_to_1=str(place.worker.id), due_at_1=due, severity_2="low")

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
    await browser.post("actions.minutes.create", _minutes(place, 2))

    page = await browser.post("actions.minutes.create", _minutes(place, 3))

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
    page = await Browser(place.coordinator).post("actions.minutes.create", _minutes(place) | change)

    assert page.status == 422
    assert f'href="#f-{field}"' in page.text
    assert 'value="Agreed 2"' in page.text or "title_2" in change
    assert await db.fetchval("select count(*) from action") == 0


async def test_more_lines_keep_what_was_typed(place: Ward) -> None:
    page = await Browser(place.coordinator).post(
        "actions.minutes.create", _minutes(place, more="1", lines="5")
    )

    assert page.status == 200
    assert 'value="Agreed 2"' in page.text and "title_10" in page.text and "title_11" not in page.text
    assert await db.fetchval("select count(*) from action") == 0


async def test_forty_lines_cost_the_statements_of_two(place: Ward) -> None:
    counts = []
    for lines, name in ((2, "a"), (40, "b")):
        with Statements() as sent:
            await Browser(place.coordinator).post(
                "actions.minutes.create", _minutes(place, lines, meeting=name, lines=str(lines))
            )
        counts.append(sent.count)

    assert counts[0] == counts[1]
    assert await db.fetchval("select count(*) from action") == 42


@pytest.mark.parametrize(
    ("source", "category", "severity"),
    [("rounds", "facility", "medium"), ("patient_observation", "patient_safety", "high")],
)
async def test_what_is_seen_on_a_ward_is_an_action_with_its_photo(
    place: Ward, source: str, category: str, severity: str
) -> None:
    given = {
        "source": source,
        "hospital": str(place.hospital),
        "ward": str(place.department),
        "date": clock.now().date().isoformat(),
        "title": "Rail loose at bed 4",
    }

    the_app()
    page = await Browser(place.manager).request(
        "POST",
        url_for("actions.walk.create"),
        data=given,
        files={"files": ("rail.png", picture("PNG"), "image/png")},
    )

    row = await db.fetchrow("select * from action")
    assert page.status == 303
    assert (row["source_type"], row["category"], row["severity"]) == (source, category, severity)
    assert row["department"] == place.department and row["created_by"] == place.manager.id
    assert "ATTACHED" in await codes_of(row["id"])
    assert await db.fetchval("select count(*) from document where owner_id = $1", row["id"]) == 1
    again = await Browser(place.manager).request("GET", page.headers["location"])
    assert row["reference"] in again.text and "Rail loose" not in again.text


async def test_a_ward_of_another_hospital_and_a_day_to_come_are_refused(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    given = {
        "source": "rounds",
        "hospital": str(place.hospital),
        "ward": str(elsewhere.department),
        "date": clock.now().date().isoformat(),
        "title": "Rail loose",
    }

    strange = await Browser(place.coordinator).post("actions.walk.create", given)
    early = await Browser(place.coordinator).post("actions.walk.create", given | {"date": "2999-01-01"})

    assert (strange.status, early.status) == (422, 422)
    assert 'href="#f-ward"' in strange.text and 'href="#f-date"' in early.text
    assert await db.fetchval("select count(*) from action") == 0


async def test_staff_may_leave_their_name_out_and_then_nothing_says_it(place: Ward) -> None:
    given = {"hospital": str(place.hospital), "title": "The rota is full of holes", "anonymous": "1"}

    await Browser(place.worker).post("actions.suggestion.create", given)

    row = await db.fetchrow("select * from action")
    assert (row["source_type"], row["created_by"]) == ("staff_feedback", None)
    authors = await db.fetch("select created_by from event_log where subject_id = $1", row["id"])
    assert {each["created_by"] for each in authors} == {None}


async def test_staff_who_give_their_name_are_named(place: Ward) -> None:
    given = {"hospital": str(place.hospital), "title": "The rota is full of holes"}

    await Browser(place.worker).post("actions.suggestion.create", given)

    assert await db.fetchval("select created_by from action") == place.worker.id


async def test_a_source_that_is_off_takes_nothing_from_its_form(place: Ward) -> None:
    await db.execute(
        "insert into action_source_setting (id, hospital, source_type, is_on) values ($1, $2, 'staff_feedback', false)",
        ids.new(),
        place.hospital,
    )

    page = await Browser(place.worker).post(
        "actions.suggestion.create", {"hospital": str(place.hospital), "title": "Too late"}
    )

    assert page.status == 409
    assert await db.fetchval("select count(*) from action") == 0
