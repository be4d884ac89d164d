"""Holidays from an iCalendar file (sla.md 3.1), also from files made to keep a reader busy."""

from datetime import date

import pytest

from app.sla.inputs import calendar_of
from app.sla.rules import CalendarError
from app.sla.rules.holidays import MOST_EVENTS, Holiday, imported
from tests.sla.desk import LON
from tests.sla.make import calendar_json

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
GOOD_FRIDAY = "DTSTART;VALUE=DATE:20260403\r\nSUMMARY:Good Friday"


def file_of(*events: str, head: str = "") -> bytes:
    made = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{head}{made}END:VCALENDAR\r\n".encode()


def days(*events: str) -> list[tuple[str, str]]:
    found = imported(file_of(*events), FIRST, LAST).holidays
    return [(one.first.isoformat()[2:], one.last.isoformat()[2:]) for one in found]


def test_whole_days_are_holidays_and_events_at_an_hour_are_left_out():
    found = imported(file_of(GOOD_FRIDAY, "DTSTART:20260101T100000Z", "SUMMARY:no date"), FIRST, LAST)

    assert found.holidays == (Holiday(date(2026, 4, 3), date(2026, 4, 3), "Good Friday"),)
    assert found.left_out == 2


def test_the_end_of_an_event_is_the_day_after_its_last():
    assert days("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261229") == [("26-12-24", "26-12-28")]
    assert days("DTSTART;VALUE=DATE:20261224\r\nDURATION:P2D") == [("26-12-24", "26-12-25")]
    assert days("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261224") == [("26-12-24", "26-12-24")]


def test_only_what_lies_in_the_asked_months_comes_in():
    assert days("DTSTART;VALUE=DATE:20251230\r\nDTEND;VALUE=DATE:20260103") == [("26-01-01", "26-01-02")]
    assert days("DTSTART;VALUE=DATE:20271230\r\nDTEND;VALUE=DATE:20280103") == [("27-12-30", "27-12-31")]
    assert days("DTSTART;VALUE=DATE:20280101") == []


def test_repetitions_are_written_out_without_their_exceptions():
    christmas = "DTSTART;VALUE=DATE:20101225\r\nRRULE:FREQ=YEARLY"
    may = "DTSTART;VALUE=DATE:19780501\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO\r\nEXDATE;VALUE=DATE:20270503"

    assert days(christmas) == [("26-12-25", "26-12-25"), ("27-12-25", "27-12-25")]
    assert days(may) == [("26-05-04", "26-05-04")]


def test_a_cancelled_event_is_no_holiday():
    assert days(GOOD_FRIDAY + "\r\nSTATUS:CANCELLED") == []


def test_a_time_zone_in_the_file_is_not_even_read():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Trap\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n"
        "TZOFFSETTO:+0000\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )

    assert len(imported(file_of(GOOD_FRIDAY, head=zone), FIRST, LAST).holidays) == 1


ENDLESS = [
    "FREQ=SECONDLY",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYDAY=53MO",
    "FREQ=YEARLY;BYHOUR=1,2,3",
    "FREQ=WEEKLY;BYMONTH=2",
    "FREQ=BANANA",
    "COUNT=3",
    "",
]


@pytest.mark.parametrize("rule", ENDLESS)
def test_a_repetition_that_could_be_sought_for_ever_is_refused(rule: str):
    with pytest.raises(CalendarError, match="repetition"):
        imported(file_of(f"{GOOD_FRIDAY}\r\nRRULE:{rule}"), FIRST, LAST)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20260601",
        "FREQ=MONTHLY;BYDAY=-1MO",
        "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=18,19,20,21,22,23,24;BYDAY=MO",
        "FREQ=YEARLY;WKST=SU",
    ],
)
def test_the_repetitions_of_holidays_are_taken(rule: str):
    assert days(f"{GOOD_FRIDAY}\r\nRRULE:{rule}")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe",
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        file_of("DTSTART;VALUE=DATE:2026xx03"),
        file_of(GOOD_FRIDAY + "\r\nRRULE:FREQ=DAILY\r\nRRULE:FREQ=YEARLY"),
        file_of("DTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=DAILY"),
        file_of(*["DTSTART;VALUE=DATE:90000101\r\nRRULE:FREQ=YEARLY"] * 201),
        file_of(*["DTSTART;VALUE=DATE:20000101\r\nRRULE:FREQ=YEARLY;BYMONTHDAY=1,2,3,4,5,6,7"] * 10),
        file_of(GOOD_FRIDAY) * 2,
        file_of(*["SUMMARY:x"] * (MOST_EVENTS + 1)),
        b" " * (1024 * 1024 + 1),
    ],
)
def test_what_is_no_calendar_or_too_much_of_one_is_refused(data: bytes):
    with pytest.raises(CalendarError):
        imported(data, FIRST, LAST)


def test_more_than_24_months_at_a_time_are_refused():
    with pytest.raises(CalendarError, match="24 months"):
        imported(file_of(GOOD_FRIDAY), date(2026, 1, 1), date(2028, 6, 1))


def test_a_calendar_survives_being_written_as_json_and_read_again():
    assert calendar_of(calendar_json(LON)) == LON
    assert calendar_of(calendar_json(None)) is None
    odd = calendar_of(
        {
            "tz": "Asia/Riyadh",
            "week": {"sun": [["08:00", "12:00"], ["13:00", "24:00"]]},
            "holidays": ["2026-02-22", ["2026-03-20", "2026-03-24"]],
            "exceptions": {"2026-03-02": [["10:00", "15:00"]], "2026-03-03": []},
        }
    )
    assert calendar_of(calendar_json(odd)) == odd
