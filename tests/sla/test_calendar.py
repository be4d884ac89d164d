"""Working time (sla.md 3.1): the golden sums, the two nights of the clock, and the laws that hold in every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sla.rules import Calendar, CalendarError, add, elapsed
from app.sla.rules.calendar import Pause, Spans
from tests.sla.desk import LON, NINE_TO_FIVE

HOUR = 3600
ALL_DAY: Spans = ((0, 1440),)
RUH = Calendar(
    "Asia/Riyadh",
    (*(((480, 960),),) * 4, (), (), ((480, 960),)),
    ((date(2026, 2, 22), date(2026, 2, 22)), (date(2026, 9, 23), date(2026, 9, 23))),
)
NIGHT = Calendar("Europe/London", (((0, 360), (1320, 1440)),) * 7)


def z(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


PAUSED = [(z("2026-02-04 10:00"), z("2026-02-04 12:00"))]
SUMS: list[tuple[str, Calendar | None, str, int, list[Pause], str]] = [
    ("K01", LON, "2026-02-04 10:00", 7200, [], "2026-02-04 12:00"),
    ("K02", LON, "2026-02-04 16:00", 3600, [], "2026-02-04 17:00"),
    ("K03", LON, "2026-02-04 16:00", 3601, [], "2026-02-05 09:00:01"),
    ("K04", LON, "2026-02-07 12:00", 3600, [], "2026-02-09 10:00"),
    ("K05", LON, "2026-03-27 16:00", 14400, [], "2026-03-30 11:00"),
    ("K06", LON, "2026-10-23 15:00", 14400, [], "2026-10-26 12:00"),
    ("K08", RUH, "2026-02-05 12:00", 7200, [], "2026-02-08 06:00"),
    ("K09", LON, "2026-02-04 09:00", 14400, PAUSED, "2026-02-04 15:00"),
    ("K10", None, "2026-03-28 12:00", 86400, [], "2026-03-29 12:00"),
]


@pytest.mark.parametrize(
    ("id_", "calendar", "start", "seconds", "pauses", "end"), SUMS, ids=[r[0] for r in SUMS]
)
def test_adding_gives_the_golden_instant(
    id_: str, calendar: Calendar | None, start: str, seconds: int, pauses: list[Pause], end: str
):
    assert add(calendar, z(start), seconds, pauses) == z(end)
    assert elapsed(calendar, z(start), z(end), pauses) == seconds


def test_k07_a_night_shift_on_the_day_of_23_hours_has_seven_hours():
    assert NIGHT.elapsed(z("2026-03-28 22:00"), z("2026-03-29 09:00")) == 7 * HOUR


def test_a_night_shift_on_the_day_of_25_hours_has_nine_hours():
    assert NIGHT.elapsed(z("2026-10-24 21:00"), z("2026-10-25 09:00")) == 9 * HOUR


def test_a_full_day_ends_at_24_so_that_no_minute_is_lost_at_midnight():
    open_always = Calendar("Asia/Riyadh", (ALL_DAY,) * 7)

    assert open_always.elapsed(z("2026-01-01"), z("2027-01-01")) == 365 * 24 * HOUR
    assert open_always.add(z("2026-01-01"), 365 * 24 * HOUR) == z("2027-01-01")


def test_nothing_to_add_is_now_while_open_and_the_next_opening_while_closed():
    assert add(LON, z("2026-02-04 10:30"), 0) == z("2026-02-04 10:30")
    assert add(LON, z("2026-02-04 09:00"), 0) == z("2026-02-04 09:00")
    assert add(LON, z("2026-02-04 17:00"), 0) == z("2026-02-05 09:00")
    assert add(LON, z("2026-02-06 23:00"), 0) == z("2026-02-09 09:00")
    assert add(LON, z("2026-02-04 10:00"), 0, PAUSED) == z("2026-02-04 12:00")
    assert add(None, z("2026-02-04 17:00"), 0) == z("2026-02-04 17:00")


def test_multi_segment_days_count_every_part_and_no_break():
    split = Calendar("Asia/Riyadh", (((480, 720), (780, 960)),) * 7)

    assert split.add(z("2026-02-05 05:00"), 5 * HOUR) == z("2026-02-05 11:00")
    assert split.elapsed(z("2026-02-05 08:00"), z("2026-02-05 11:30")) == 3 * HOUR - 1800


def test_touching_and_overlapping_intervals_are_one():
    touching = Calendar("UTC", (((540, 600), (600, 660), (630, 720)),) * 7)

    assert touching.add(z("2026-02-04 09:00"), 3 * HOUR) == z("2026-02-04 12:00")
    assert touching.add(z("2026-02-04 09:30"), 1800) == z("2026-02-04 10:00")


def test_an_exception_replaces_the_hours_of_its_date_and_wins_over_a_holiday():
    ramadan = (date(2026, 3, 2), ((600, 900),))
    calendar = Calendar("UTC", (NINE_TO_FIVE,) * 7, ((date(2026, 3, 1), date(2026, 3, 3)),), (ramadan,))

    assert calendar.elapsed(z("2026-03-01"), z("2026-03-04")) == 5 * HOUR
    assert calendar.add(z("2026-02-28 17:00"), 0) == z("2026-03-02 10:00")


@pytest.mark.parametrize(
    ("spans", "expected", "why"),
    [
        (((75, 180),), ("2026-03-29 01:00", "2026-03-29 02:00"), "opening inside the gap moves to its end"),
        (((0, 90),), ("2026-03-29 00:00", "2026-03-29 01:00"), "closing inside the gap moves to its end"),
        (((70, 100),), None, "an interval inside the gap is empty"),
    ],
)
def test_a_wall_time_that_does_not_exist_moves_behind_the_gap(
    spans: Spans, expected: tuple[str, str] | None, why: str
):
    calendar = Calendar("Europe/London", ((),) * 7, (), ((date(2026, 3, 29), spans),))
    start, end = z("2026-03-28 12:00"), z("2026-03-30 12:00")

    if expected is None:
        assert calendar.elapsed(start, end) == 0, why
    else:
        first, last = map(z, expected)
        assert calendar.add(start, 0) == first, why
        assert calendar.add(start, calendar.elapsed(start, end)) == last, why


def test_of_a_wall_time_that_happens_twice_an_opening_takes_the_first_and_a_closing_the_second():
    calendar = Calendar("Europe/London", ((),) * 7, (), ((date(2026, 10, 25), ((75, 105),)),))

    assert calendar.add(z("2026-10-24 12:00"), 0) == z("2026-10-25 00:15")
    assert calendar.elapsed(z("2026-10-24 12:00"), z("2026-10-26")) == 90 * 60


def test_a_midnight_that_happens_twice_is_not_counted_twice():
    havana = Calendar("America/Havana", (ALL_DAY,) * 7)

    assert havana.elapsed(z("2026-10-31"), z("2026-11-03")) == 72 * HOUR
    one_day = Calendar("America/Havana", ((),) * 7, (), ((date(2026, 10, 31), ALL_DAY),))
    assert one_day.elapsed(z("2026-10-30"), z("2026-11-03")) == 25 * HOUR


def test_pauses_outside_opening_hours_cost_nothing_and_overlapping_ones_count_once():
    night = [(z("2026-02-04 17:00"), z("2026-02-05 09:00"))]
    twice = [(z("2026-02-04 10:00"), z("2026-02-04 12:00")), (z("2026-02-04 11:00"), z("2026-02-04 13:00"))]

    assert add(LON, z("2026-02-04 16:00"), 2 * HOUR, night) == add(LON, z("2026-02-04 16:00"), 2 * HOUR)
    assert add(LON, z("2026-02-04 09:00"), 4 * HOUR, twice[::-1]) == z("2026-02-04 16:00")
    assert elapsed(LON, z("2026-02-04 09:00"), z("2026-02-04 16:00"), twice) == 4 * HOUR


def test_a_sum_that_ends_as_a_pause_begins_ends_there():
    assert add(LON, z("2026-02-04 09:00"), HOUR, PAUSED) == z("2026-02-04 10:00")


def test_a_calendar_that_never_opens_is_an_error_and_never_an_endless_loop():
    never = Calendar("UTC", ((),) * 7)
    one_day_far_off = Calendar("UTC", ((),) * 7, (), ((date(2028, 5, 1), ALL_DAY),))

    with pytest.raises(CalendarError, match="800 days"):
        never.add(z("2026-02-04"), 1)
    with pytest.raises(CalendarError, match="800 days"):
        one_day_far_off.add(z("2026-02-04"), 0)
    assert one_day_far_off.add(z("2026-03-01"), 0) == z("2028-05-01")
    with pytest.raises(CalendarError, match="800 days"):
        one_day_far_off.add(z("2026-03-01"), 24 * HOUR + 1)
    assert never.elapsed(z("2026-02-04"), z("2036-02-04")) == 0


def test_ten_thousand_hours_are_1250_working_days():
    # 251 weeks and a day, six of those days holidays; it ends as the last day closes.
    assert LON.add(z("2026-02-04 09:00"), 10_000 * HOUR) == z("2030-11-27 17:00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"tz": "Europe/Nowhere", "week": ((),) * 7},
        {"tz": "../etc/passwd", "week": ((),) * 7},
        {"tz": "UTC", "week": ((),) * 6},
        {"tz": "UTC", "week": (((600, 540),),) * 7},
        {"tz": "UTC", "week": (((0, 1441),),) * 7},
        {"tz": "UTC", "week": ((),) * 7, "holidays": ((date(2026, 2, 2), date(2026, 2, 1)),)},
    ],
)
def test_a_calendar_without_sense_is_refused(wrong: dict[str, object]):
    with pytest.raises(CalendarError):
        Calendar(**wrong)  # type: ignore[arg-type]


ZONES = ["Europe/London", "America/New_York", "Asia/Riyadh", "Australia/Lord_Howe", "America/Havana"]
ZONES += ["Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "UTC"]
MINUTES = st.integers(0, 95).map(lambda quarter: quarter * 15)
SPAN = st.tuples(MINUTES, st.integers(1, 40)).map(lambda s: (s[0], min(1440, s[0] + 15 * s[1])))
SPANS = st.lists(SPAN, max_size=3).map(tuple)
WEEKS = st.tuples(*[SPANS] * 7).filter(any)
CALENDARS = st.one_of(st.none(), st.builds(Calendar, st.sampled_from(ZONES), WEEKS))
INSTANTS = st.integers(0, 700 * 86400).map(lambda s: z("2025-01-01") + timedelta(seconds=s))
SECONDS = st.integers(0, 60 * HOUR)
PAUSES = st.lists(st.tuples(INSTANTS, st.integers(0, 90_000)), max_size=3).map(
    lambda found: [(start, start + timedelta(seconds=n)) for start, n in found]
)


@settings(deadline=None)
@given(CALENDARS, INSTANTS, SECONDS, PAUSES)
def test_as_many_seconds_elapse_as_were_added(
    calendar: Calendar | None, start: datetime, seconds: int, pauses: list[Pause]
):
    assert elapsed(calendar, start, add(calendar, start, seconds, pauses), pauses) == seconds


@settings(deadline=None)
@given(CALENDARS, INSTANTS, st.integers(0, 9 * HOUR), SECONDS, st.integers(1, HOUR), PAUSES)
def test_later_starts_and_longer_spans_never_end_earlier(
    calendar: Calendar | None, start: datetime, later: int, seconds: int, more: int, pauses: list[Pause]
):
    end = add(calendar, start, seconds, pauses)

    assert add(calendar, start + timedelta(seconds=later), seconds, pauses) >= end
    assert add(calendar, start, seconds + more, pauses) > end or seconds == 0


@settings(deadline=None)
@given(CALENDARS, INSTANTS, SECONDS, st.integers(1, 40 * HOUR))
def test_adding_in_two_parts_is_adding_at_once(
    calendar: Calendar | None, start: datetime, one: int, other: int
):
    assert add(calendar, add(calendar, start, one), other) == add(calendar, start, one + other)


@settings(deadline=None)
@given(CALENDARS, st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
def test_time_splits_without_loss(calendar: Calendar | None, moments: list[datetime]):
    a, b, c = moments

    assert elapsed(calendar, a, b) + elapsed(calendar, b, c) == elapsed(calendar, a, c)
    assert elapsed(calendar, c, a) == 0


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Riyadh"]),
    st.integers(0, 650),
    st.integers(1, 3),
)
def test_elapsed_counts_the_minutes_a_wall_clock_shows_as_open(zone: str, day: int, days: int):
    # Hours that begin and end by day: there the wall clock alone says whether the place is open.
    calendar = Calendar(zone, (((300, 720), (780, 1320)),) * 6 + ((),))
    start = z("2025-01-01") + timedelta(days=day)
    minutes = (start + timedelta(minutes=n) for n in range(days * 1440))
    walls = (moment.astimezone(ZoneInfo(zone)) for moment in minutes)

    counted = sum(
        any(o <= wall.hour * 60 + wall.minute < c for o, c in calendar.week[wall.weekday()]) for wall in walls
    )

    assert calendar.elapsed(start, start + timedelta(days=days)) == counted * 60
