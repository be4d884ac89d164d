"""What is seen on a ward, written down with its photos (sla.md 1.8)."""

import pytest

from app.kernel import clock, db
from app.web.routing import url_for
from tests.actions.make import Ward, codes_of, ward
from tests.browser import Browser, the_app
from tests.documents.samples import picture


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


async def test_ward_and_date_stay_for_the_next_thing_and_photos_are_not_asked_of_it(place: Ward) -> None:
    day = clock.now().date().isoformat()
    kept = {"source": "rounds", "hospital": str(place.hospital), "ward": str(place.department), "date": day}
    elsewhere = await ward("Elsewhere")
    browser = Browser(place.manager)

    first = await browser.post("actions.walk.create", {**kept, "title": "Rail loose"})
    following = await browser.get("actions.walk.new", query=kept)
    strange = await browser.post(
        "actions.walk.create", {**kept, "hospital": str(elsewhere.hospital), "title": "Rail loose"}
    )

    assert all(f"{name}={value}" in first.location for name, value in kept.items())
    assert following.soup.select_one("[name=ward] option[selected]")["value"] == str(place.department)
    assert following.soup.select_one("[name=date]")["value"] == day
    assert following.soup.select_one("[name=title]").get("value", "") == ""
    assert strange.status == 422 and 'href="#f-hospital"' in strange.text
