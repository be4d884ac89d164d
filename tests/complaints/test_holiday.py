"""Holidays out of an iCalendar file."""

import json
from typing import Any

from app.kernel import clock, db
from app.web.routing import url_for
from tests.browser import Browser
from tests.complaints.make import START, administrator, new_calendar, ward

FILE = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;VALUE=DATE:20260409\r
SUMMARY:A day\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART;VALUE=DATE:20260501\r
DTEND;VALUE=DATE:20260504\r
SUMMARY:Three days\r
END:VEVENT\r
END:VCALENDAR\r
"""


async def test_the_holidays_of_a_file_are_added_once_and_the_file_is_not_kept(house: None) -> None:
    browser = await administrator()
    _answer, row = await new_calendar(browser)

    async def sent(data: bytes) -> Any:
        with clock.frozen(START):
            return await browser.request(
                "POST",
                url_for("complaints.holiday.create", id=row["id"]),
                files={"file": ("holidays.ics", data, "text/calendar")},
            )

    first, again, nonsense = await sent(FILE), await sent(FILE), await sent(b"hello")

    assert (first.location[-8:], again.location[-8:]) == ("?added=2", "?added=0")
    assert nonsense.status == 422
    assert "not an iCalendar file" in nonsense.text
    kept = json.loads(await db.fetchval("select definition from work_calendar"))
    assert kept["holidays"] == [
        "2026-02-22",
        ["2026-03-18", "2026-03-22"],
        "2026-04-09",
        ["2026-05-01", "2026-05-03"],
    ]
    assert await db.fetchval("select count(*) from document") == 0


async def test_only_an_administrator_adds_holidays_and_only_with_a_file(house: None) -> None:
    here, browser = await ward(), await administrator()
    _answer, row = await new_calendar(browser)

    refused = await Browser(here.officer).post("complaints.holiday.create", id=row["id"])
    empty = await browser.post("complaints.holiday.create", {"file": ""}, id=row["id"])
    nowhere = await browser.post("complaints.holiday.create", id="0190aaaa-0000-7000-8000-000000000000")

    assert (refused.status, empty.status, nowhere.status) == (403, 422, 404)
    assert empty.soup.select_one("#f-file-err") is not None
