"""Slots, look-back, quiet hours and the two nights of the year (notifications.md 4, 11.6)."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.rules.schedule import (
    BadHour,
    QuietHours,
    Schedule,
    days_to_scan,
    end_of_day,
    hours_of,
    local_day,
    trigger_hours,
)

ZONES = (
    "UTC",
    "Africa/Dar_es_Salaam",
    "Europe/Paris",
    "America/New_York",
    "America/Havana",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Riyadh",
    "Pacific/Apia",
)
ONE_DAY = dt.timedelta(days=1)

some_zone = st.sampled_from(ZONES)
some_hours = st.sets(st.integers(0, 23), min_size=1).map(lambda hours: tuple(sorted(hours)))
# Both nights of two years in every zone above, and the day Samoa skipped.
some_day = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)) | st.dates(
    dt.date(2011, 12, 25), dt.date(2012, 1, 5)
)


@pytest.mark.parametrize(
    ("first", "interval", "last", "hours"),
    [
        (8, 4, 20, (8, 12, 16, 20)),
        (8, 5, 20, (8, 13, 18)),
        (8, 24, 20, (8,)),
        (9, 1, 9, (9,)),
        (0, 1, 23, tuple(range(24))),
    ],
)
def test_slots_follow_each_other_up_to_the_last_hour(first, interval, last, hours):
    assert trigger_hours(first, interval, last) == hours


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        (8, (8,)),
        ("8", (8,)),
        ("08", (8,)),
        (0, (0,)),
        ("8, 12, 16", (8, 12, 16)),
        ("16,8 ,8,12", (8, 12, 16)),
        ("8-16", tuple(range(8, 17))),
        ("8-8", (8,)),
        (" 8 ", (8,)),
    ],
)
def test_an_hour_is_one_hour_a_list_or_a_range(value, hours):
    assert hours_of(value) == hours


@pytest.mark.parametrize(
    "value",
    [
        "*/4",
        "8-12,16",
        "24",
        "",
        " ",
        "16-8",
        -1,
        24,
        "-1",
        "8,",
        ",8",
        "8 12",
        "8-",
        "8.0",
        8.0,
        True,
        None,
        [8],
        "٨",
    ],
)
def test_anything_else_is_no_hour(value):
    with pytest.raises(BadHour):
        hours_of(value)


@pytest.mark.parametrize(
    ("hours", "lookbacks"),
    [
        ((8, 12, 16, 20), [12, 4, 4, 4]),
        ((8, 12, 16), [16, 4, 4]),
        ((8, 13, 18), [14, 5, 5]),
        ((8,), [24]),
        ((0, 23), [1, 23]),
        (tuple(range(8, 17)), [16, *[1] * 8]),
    ],
)
def test_the_first_slot_looks_back_across_the_night_and_a_list_never_backwards(hours, lookbacks):
    """An older upstream lost what came between 20:00 and midnight (C-4); it also took the interval of a
    list to be the first hour less the second (C-3)."""
    schedule = Schedule(hours)

    assert [schedule.lookback(hour) for hour in hours] == lookbacks


@given(some_hours)
def test_the_lookbacks_of_a_day_add_up_to_a_day(hours):
    schedule = Schedule(hours)

    assert sum(schedule.lookback(hour) for hour in hours) == 24


@pytest.mark.parametrize(
    ("zone", "day", "hours", "walls"),
    [
        ("Europe/Paris", dt.date(2026, 3, 29), "8, 12, 16, 20", ["08:00", "12:00", "16:00", "20:00"]),
        ("Europe/Paris", dt.date(2026, 3, 29), "0-5", ["00:00", "01:00", "03:00", "04:00", "05:00"]),
        ("Europe/Paris", dt.date(2026, 3, 29), "2", ["03:00"]),
        (
            "Europe/Paris",
            dt.date(2026, 10, 25),
            "0-5",
            ["00:00", "01:00", "02:00", "03:00", "04:00", "05:00"],
        ),
        ("Australia/Lord_Howe", dt.date(2026, 10, 4), "1-3", ["01:00", "02:30", "03:00"]),
        ("America/Havana", dt.date(2026, 3, 8), "0-2", ["01:00", "02:00"]),
        ("Pacific/Apia", dt.date(2011, 12, 30), "8, 20", []),
    ],
)
def test_the_nights_on_which_the_clocks_change(zone, day, hours, walls):
    instants = Schedule(hours_of(hours), zone).instants(day)

    assert [at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for at in instants] == walls


def test_the_hour_that_comes_twice_is_its_first_coming():
    (at,) = Schedule((2,), "Europe/Paris").instants(dt.date(2026, 10, 25))

    assert at == dt.datetime(2026, 10, 25, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 29, 11), (10, 25, 13), (6, 2, 12)])
def test_the_window_across_a_change_is_an_hour_shorter_or_longer(month, day, hours):
    window = Schedule((8, 20), "Europe/Paris").windows(dt.date(2026, month, day))[0]

    assert window.end - window.start == dt.timedelta(hours=hours)


@given(some_hours, some_zone, some_day)
def test_windows_cover_the_time_without_hole_or_overlap(hours, zone, day):
    schedule = Schedule(hours, zone)
    windows = [window for distance in range(4) for window in schedule.windows(day + distance * ONE_DAY)]

    assert all(window.start < window.end for window in windows)
    assert all(one.end == next_one.start for one, next_one in itertools.pairwise(windows))
    assert all(local_day(at, zone) == day for at in schedule.instants(day))


@given(some_hours, some_zone, some_day, st.integers(0, 86_399))
def test_the_latest_slot_is_at_most_a_day_back_and_none_lies_between(hours, zone, day, second):
    schedule = Schedule(hours, zone)
    now = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=second)
    latest = schedule.latest(now)
    around = [at for distance in (-2, -1, 0, 1, 2) for at in schedule.instants(day + distance * ONE_DAY)]

    assert latest <= now
    assert not any(latest < at <= now for at in around)


@pytest.mark.parametrize(
    ("last_success", "most", "back"),
    [
        (dt.date(2026, 3, 9), 2, 0),
        (dt.date(2026, 3, 10), 2, 0),
        (dt.date(2026, 3, 8), 2, 1),
        (dt.date(2026, 3, 7), 2, 2),
        (dt.date(2026, 1, 1), 2, 2),
        (dt.date(2026, 1, 1), 0, 0),
        (None, 2, 0),
        (dt.date(2026, 4, 1), 2, 0),
    ],
)
def test_a_run_catches_up_on_days_without_a_success_up_to_a_limit(last_success, most, back):
    today = dt.date(2026, 3, 10)

    assert days_to_scan(today, last_success, most) == [today - n * ONE_DAY for n in range(back, -1, -1)]


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2026-03-10 08:00:00", "2026-03-10 08:00:00"),
        ("2026-03-10 07:59:59", "2026-03-10 08:00:00"),
        ("2026-03-10 20:59:59", "2026-03-10 20:59:59"),
        ("2026-03-10 21:00:00", "2026-03-11 08:00:00"),
        ("2026-03-10 21:10:00", "2026-03-11 08:00:00"),
        ("2026-03-11 00:00:00", "2026-03-11 08:00:00"),
    ],
)
def test_a_message_of_the_night_waits_until_eight(at, leaves):
    zone = ZoneInfo("Africa/Dar_es_Salaam")
    when, expected = (dt.datetime.fromisoformat(text).replace(tzinfo=zone) for text in (at, leaves))

    assert QuietHours().wait_until(when, "Africa/Dar_es_Salaam") == expected


@pytest.mark.parametrize(
    ("start", "end", "wall", "quiet"),
    [
        (12, 14, 12, True),
        (12, 14, 13, True),
        (12, 14, 14, False),
        (12, 14, 11, False),
        (9, 9, 9, False),
        (9, 9, 0, False),
    ],
)
def test_quiet_hours_may_lie_within_a_day_or_be_none(start, end, wall, quiet):
    assert QuietHours(dt.time(start), dt.time(end)).cover(dt.time(wall)) is quiet


@given(st.times(), st.times(), some_zone, some_day, st.integers(0, 86_399))
def test_a_message_leaves_at_the_first_instant_that_is_not_quiet(start, end, zone, day, second):
    quiet = QuietHours(start, end)
    at = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=second)
    leaves = quiet.wait_until(at, zone)

    assert at <= leaves <= at + 2 * ONE_DAY
    assert quiet.wait_until(leaves, zone) == leaves or _jumped(leaves, zone)


def _jumped(at: dt.datetime, zone: str) -> bool:
    """Whether the clock of the zone changes around an instant, so that a time is skipped or repeated."""
    place = ZoneInfo(zone)
    around = {(at + n * dt.timedelta(hours=12)).astimezone(place).utcoffset() for n in (-2, -1, 0, 1, 2)}
    return len(around) > 1


def test_a_day_ends_where_the_next_begins():
    assert end_of_day(dt.date(2026, 6, 2), "Africa/Dar_es_Salaam") == dt.datetime(
        2026, 6, 2, 21, tzinfo=dt.UTC
    )
    assert end_of_day(dt.date(2026, 3, 7), "America/Havana") == dt.datetime(2026, 3, 8, 5, tzinfo=dt.UTC)


def test_quiet_hours_that_end_in_a_skipped_hour_end_where_the_clock_goes_on():
    quiet = QuietHours(dt.time(21), dt.time(2, 30))
    midnight = dt.datetime(2026, 3, 28, 23, tzinfo=dt.UTC)

    assert quiet.wait_until(midnight, "Europe/Paris") == dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "now", "after"),
    [
        ("Europe/Paris", "2026-03-10 07:59:59", "2026-03-10 08:00:00"),
        ("Europe/Paris", "2026-03-10 08:00:00", "2026-03-10 20:00:00"),
        ("Europe/Paris", "2026-03-10 20:00:00", "2026-03-11 08:00:00"),
        ("Europe/Paris", "2026-03-28 21:00:00", "2026-03-29 08:00:00"),
        ("Pacific/Apia", "2011-12-29 20:00:00", "2011-12-31 08:00:00"),  # there was no 30th
    ],
)
def test_the_next_slot_is_the_first_one_after_an_instant(zone, now, after):
    place = ZoneInfo(zone)

    found = Schedule((8, 20), zone).next(dt.datetime.fromisoformat(now).replace(tzinfo=place))

    assert found == dt.datetime.fromisoformat(after).replace(tzinfo=place)


def test_without_hours_there_is_no_next_slot():
    assert Schedule(()).next(dt.datetime(2026, 3, 10, tzinfo=dt.UTC)) is None
