"""What a hospital wants of each source: the settings, the dry run, who may set them (sla.md 1.8)."""

import json

import pytest

from app.actions.commands.triggering import heed
from app.kernel import db
from app.kernel.counting import Statements
from tests import make as the_house
from tests.actions.make import Ward, cause, row_of, ward
from tests.browser import Browser


async def test_a_coordinator_sees_what_the_last_month_would_have_raised(place: Ward) -> None:
    await heed([cause(place, "survey", score=score) for score in ("1", "2", "4")])
    browser = Browser(place.coordinator)

    page = await browser.get("actions.source.index")

    assert page.status == 200
    assert "would have raised 2 actions" in page.text
    assert page.text.count("Negative Survey") >= 3


async def test_what_is_set_holds_from_then_on_and_is_on_the_log(place: Ward) -> None:
    browser = Browser(place.coordinator)

    page = await browser.post(
        "actions.source.update",
        {"is_on": "1", "call_at_most": "3.5", "title": "Call {{ reference }}", "severity": "high"},
        id=place.hospital,
        source="call_center",
    )
    raised = await heed([cause(place, "call_center", "call", rating=3)])

    assert page.status == 303
    row = await row_of(raised[0].id)
    assert (row["title"], row["severity"]) == ("Call S-1", "high")
    logged = json.loads(await db.fetchval("select context from event_log where code = 'SOURCE_CHANGED'"))
    assert logged["before"]["is_on"] is True and logged["after"]["call_at_most"] == "3.5"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"call_at_most": "9"}, "call_at_most"),
        ({"call_at_most": "many"}, "call_at_most"),
        ({"title": "{{ patient }}"}, "title"),
        ({"title": "{% raw %}"}, "title"),
    ],
)
async def test_what_cannot_be_is_refused_and_stays_on_the_page(
    place: Ward, given: dict[str, str], says: str
) -> None:

    page = await Browser(place.coordinator).post(
        "actions.source.update", given, id=place.hospital, source="call_center"
    )

    assert page.status == 422
    assert f'id="f-{says}"' in page.text and next(iter(given.values())) in page.text.replace("&#37;", "%")
    assert await db.fetchval("select count(*) from action_source_setting") == 0


async def test_another_hospitals_sources_do_not_exist(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")

    page = await Browser(place.coordinator).get("actions.source.edit", id=elsewhere.hospital, source="survey")

    assert page.status == 404


async def test_a_department_manager_may_not_set_them(place: Ward) -> None:

    assert (await Browser(place.manager).get("actions.source.index")).status == 403


async def test_the_page_costs_the_same_however_much_happened(place: Ward) -> None:
    admin = await the_house.account("admin")
    browser, counts = Browser(admin), []
    for size in (1, 40):
        await heed([cause(place, "survey", score=1) for _ in range(size)])
        with Statements() as sent:
            await browser.get("actions.source.index", query={"hospital": str(place.hospital)})
        counts.append(sent.count)

    assert counts[0] == counts[1]


async def test_a_hospital_out_of_scope_that_an_address_names_is_not_shown(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    await heed([cause(elsewhere, "survey", score="1")])

    page = await Browser(place.coordinator).get(
        "actions.source.index", query={"hospital": str(elsewhere.hospital)}
    )

    assert page.status == 200
    assert "would have raised 0 actions" in page.text
    assert str(elsewhere.hospital) not in page.text
