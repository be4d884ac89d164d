from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.periods import Every, Rule, WallClock, daily_at, every, instant_of, monthly_on

ZONES = ("Europe/Paris", "Europe/London", "America/New_York", "Africa/Dar_es_Salaam", "Asia/Riyadh", "UTC")
NIGHTS = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slots(rule: Rule, first: datetime, last: datetime) -> list[datetime]:
    found, now = [], first
    while (now := rule.following(now)) is not None and now <= last:  # type: ignore[assignment]
        found.append(now)
    return found


@pytest.mark.parametrize(
    ("rule", "now", "latest", "following"),
    [
        (every(minutes=1), "2026-02-01T10:00:30", "2026-02-01T10:00", "2026-02-01T10:01"),
        (every(minutes=5), "2026-02-01T10:05:00", "2026-02-01T10:05", "2026-02-01T10:10"),
        (daily_at("02:10"), "2026-02-01T02:09", "2026-01-31T02:10", "2026-02-01T02:10"),
        (daily_at("02:10", "Asia/Riyadh"), "2026-02-01T00:00", "2026-01-31T23:10", "2026-02-01T23:10"),
        (monthly_on(1, "05:00"), "2026-02-28T12:00", "2026-02-01T05:00", "2026-03-01T05:00"),
        (WallClock((8,), weekdays=(0,)), "2026-02-04T12:00", "2026-02-02T08:00", "2026-02-09T08:00"),
        # Europe/Paris, spring: 02:30 never shows; the slot is the first minute after the jump.
        (daily_at("02:30", "Europe/Paris"), "2026-03-29T00:59", "2026-03-28T01:30", "2026-03-29T01:00"),
        # Autumn: 02:30 shows twice; the slot is the first of them, and the second is none.
        (daily_at("02:30", "Europe/Paris"), "2026-10-25T01:45", "2026-10-25T00:30", "2026-10-26T01:30"),
    ],
)
def test_the_slots_around_an_instant(rule: Rule, now: str, latest: str, following: str) -> None:
    assert rule.latest(at(now)) == at(latest)
    assert rule.following(at(now)) == at(following)


@pytest.mark.parametrize(
    ("night", "count"), [(date(2026, 3, 29), 5), (date(2026, 10, 25), 6), (date(2026, 6, 1), 6)]
)
def test_six_hourly_slots_are_five_in_spring_and_six_in_autumn(night: date, count: int) -> None:
    """notifications.md 11.6 C."""
    rule = WallClock((0, 1, 2, 3, 4, 5), zone="Europe/Paris")
    paris = ZoneInfo("Europe/Paris")
    start = datetime.combine(night, time(), paris).astimezone(UTC) - timedelta(seconds=1)

    assert len(slots(rule, start, start + timedelta(hours=8))) == count


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("night", NIGHTS)
def test_a_daily_slot_is_one_a_day_on_every_night(zone: str, night: date) -> None:
    for hour in range(24):
        rule = WallClock((hour,), (30,), zone=zone)
        days = {night + timedelta(days=step) for step in (-1, 0, 1)}
        found = [instant_of(day, time(hour, 30), ZoneInfo(zone)) for day in sorted(days)]

        assert slots(rule, found[0] - timedelta(seconds=1), found[-1]) == found
        assert len(set(found)) == 3


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.integers(0, 59),
)
def test_no_slot_lies_between_the_latest_and_the_following(
    now: datetime, zone: str, hour: int, minute: int
) -> None:
    for rule in (WallClock((hour,), (minute,), zone=zone), Every(timedelta(minutes=minute + 1))):
        latest, following = rule.latest(now), rule.following(now)

        assert latest is not None and following is not None and latest <= now < following
        assert rule.following(latest) == following
        assert rule.latest(following) == following
