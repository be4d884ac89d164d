"""Holidays out of an iCalendar file."""

import json
from typing import Any

from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.complaints.make import START

HOURS = {
    "name": "Outpatients",
    "zone": "Asia/Riyadh",
    "sun": "08:00-12:00, 13:00-16:00",
    "mon": "08:00-16:00",
    "holidays": "2026-02-22 Founding Day\n2026-03-18 to 2026-03-22\n",
    "exceptions": "2026-03-02 10:00-15:00\n2026-03-03 closed",
}


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


async def administrator() -> Browser:
    return Browser(await make.account("admin"))


async def made(browser: Browser, **changes: str) -> tuple[Any, Any]:
    with clock.frozen(START):
        answer = await browser.post("complaints.calendar.create", {**HOURS, **changes})
    return answer, await db.fetchrow("select * from work_calendar")


async def test_the_holidays_of_a_file_are_added_once_and_the_file_is_not_kept(house: None) -> None:
    browser = await administrator()
    _answer, row = await made(browser)

    async def sent(data: bytes) -> Any:
        with clock.frozen(START):
            return await browser.request(
                "POST",
                f"/complaints/calendars/{row['id']}/holidays",
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
