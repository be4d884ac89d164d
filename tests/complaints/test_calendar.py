"""Opening hours: made and changed by administrators, holidays read from a file, and no hours that never open."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.complaints.rules import hours
from app.kernel import clock, db
from app.sla.inputs import calendar_of
from app.sla.rules import seeded
from app.sla.rules.calendar import WEEKDAYS
from tests.browser import Browser
from tests.complaints.make import HOURS, START, administrator, complaint, config, new_calendar, row_of, ward

_minutes = st.integers(0, 1440).map(lambda n: f"{n // 60:02}:{n % 60:02}")
_spans = st.lists(st.lists(_minutes, min_size=2, max_size=2, unique=True).map(sorted), max_size=3)
_days = st.dates(min_value=clock.now().date().replace(year=2000, day=1)).map(lambda day: day.isoformat())


@given(
    week=st.fixed_dictionaries(dict.fromkeys(WEEKDAYS, _spans)),
    holidays=st.lists(_days | st.lists(_days, min_size=2, max_size=2).map(sorted), max_size=4),
    exceptions=st.dictionaries(_days, _spans, max_size=3),
)
def test_what_is_written_is_read_back(week: Any, holidays: Any, exceptions: Any) -> None:
    kept = {
        "tz": "Asia/Riyadh",
        "week": {day: spans for day, spans in week.items() if spans},
        "holidays": holidays,
        "exceptions": exceptions,
    }

    assert hours.read(hours.written(kept), "Asia/Riyadh") == kept


@pytest.mark.parametrize("words", ["9-5", "09:00", "09:00-12:00 and later", "always"])
def test_hours_that_are_none_are_quoted(words: str) -> None:
    with pytest.raises(hours.Unread, match=words.split()[0]):
        hours.hours(words)


async def test_an_administrator_makes_a_calendar_and_everybody_who_reads_rules_sees_it(house: None) -> None:
    answer, row = await new_calendar(await administrator())

    assert answer.status == 303
    kept = json.loads(row["definition"])
    assert kept["week"]["sun"] == [["08:00", "12:00"], ["13:00", "16:00"]]
    assert kept["holidays"] == ["2026-02-22", ["2026-03-18", "2026-03-22"]]
    assert kept["exceptions"] == {"2026-03-02": [["10:00", "15:00"]], "2026-03-03": []}
    assert calendar_of(kept) is not None
    here = await ward()
    page = await Browser(here.officer).get("complaints.calendar.index")
    assert "Outpatients" in page.texts("#rows th")[0]
    assert (await Browser(here.officer).get("complaints.calendar.edit", id=row["id"])).status == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"mon": "9-5"}, "mon"),
        ({"mon": "16:00-08:00"}, "form"),
        ({"mon": "08:00-25:00"}, "form"),
        ({"mon": "", "sun": "", "exceptions": ""}, "form"),
        ({"holidays": "Christmas"}, "holidays"),
        ({"holidays": "2026-02-30"}, "holidays"),
        ({"exceptions": "soon 10:00-12:00"}, "exceptions"),
    ],
    ids=str,
)
async def test_hours_that_make_no_sense_are_refused_and_stay_typed(
    house: None, change: dict[str, str], field: str
) -> None:
    answer, row = await new_calendar(await administrator(), **change)

    assert (answer.status, row) == (422, None)
    assert answer.soup.select_one("#f-name")["value"] == {**HOURS, **change}["name"]
    if field != "form":
        assert answer.soup.select_one(f"#f-{field}")["aria-invalid"] == "true"


async def test_other_hours_are_a_new_version_and_move_no_live_deadline(house: None) -> None:
    browser = await administrator()
    _answer, row = await new_calendar(browser)
    here = await ward()
    rule = await config(here.hospital, seeded("H1")[0])
    await db.execute("update complaint_sla_config set calendar = $2 where id = $1", rule, row["id"])
    before = await complaint(here.hospital)
    due = (await row_of(before))["due_at"]

    with clock.frozen(START):
        await browser.post("complaints.calendar.update", {**HOURS, "sun": ""}, id=row["id"])

    assert await db.fetchval("select version from complaint_sla_config where id = $1", rule) == 3
    assert (await row_of(before))["due_at"] == due
    assert (await row_of(await complaint(here.hospital)))["due_at"] > due


async def test_a_name_is_given_once(house: None) -> None:
    browser = await administrator()
    await new_calendar(browser)

    with clock.frozen(START + timedelta(hours=1)):
        again = await browser.post("complaints.calendar.create", HOURS)

    assert again.status == 422
    assert "Another calendar has this name." in again.text


async def test_a_new_calendar_begins_closed_in_ones_own_time_zone_and_only_for_administrators(
    house: None,
) -> None:
    here, browser = await ward(), await administrator()

    page = await browser.get("complaints.calendar.new")
    refused = await Browser(here.officer).get("complaints.calendar.new")

    assert (page.status, refused.status) == (200, 403)
    assert page.soup.select_one("#f-zone")["value"] == browser.account.zone
    assert {page.soup.select_one(f"#f-{day}")["value"] for day in WEEKDAYS} == {""}


async def test_a_calendar_of_nobody_known_is_refused_at_its_field(house: None) -> None:
    answer, row = await new_calendar(
        await administrator(), organisation="0190aaaa-0000-7000-8000-000000000000"
    )

    assert (answer.status, row) == (422, None)
    assert answer.soup.select_one("#f-organisation-err") is not None


async def test_a_calendar_of_another_hospital_is_neither_listed_nor_tried(house: None) -> None:
    here, elsewhere = await ward(), await ward("Rawabi")
    _answer, row = await new_calendar(await administrator(), organisation=str(elsewhere.hospital))
    query = {"hospital": str(here.hospital), "calendar": str(row["id"])}

    listed = await Browser(here.officer).get("complaints.calendar.index")
    tried = await Browser(here.officer).get("complaints.simulation.new", query=query)

    assert "Outpatients" not in listed.text
    assert tried.status == 404
