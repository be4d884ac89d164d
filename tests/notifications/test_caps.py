"""Not at night, not too often, not more than a day may have (notifications.md 11.6, 11.10)."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.notifications.checks import cap, configuration
from app.notifications.commands import running, saving
from app.notifications.rules import caps
from app.notifications.rules.caps import Told
from app.notifications.rules.facts import KINDS
from app.outbox.commands import claim, settle
from app.outbox.commands.settle import Ended
from app.outbox.gateways.contract import Outcome, Result
from app.outbox.rules.ways import Way
from app.settings import Settings
from tests.households import make

NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)
TOMORROW = datetime(2026, 6, 3, tzinfo=UTC)
WAY = Way("TextNotificationProvider", "TextNotificationProvider", "sms")
CONFIG = {
    "quiet_hours": {"start": "00:00", "end": "00:00"},
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
    "providers": {"TextNotificationProvider": {"DestinationFolder": "sent"}},
}
KEYS = [UUID(int=n) for n in range(1, 9)]


@pytest.mark.parametrize(
    ("numbers", "told", "most", "left", "waits"),
    [
        ("aaaa", {}, 3, None, {3: ("recipient_cap", NOW + timedelta(days=1))}),
        ("aab", {"a": Told(2, NOW + timedelta(hours=5))}, 3, None, {1: ("recipient_cap", NOW + timedelta(hours=5))}),
        ("aaaa", {"a": Told(9, NOW + timedelta(hours=5))}, 0, None, {}),
        ("abc", {}, 3, 2, {2: ("daily_cap", TOMORROW)}),
        ("abc", {}, 3, 0, {0: ("daily_cap", TOMORROW), 1: ("daily_cap", TOMORROW), 2: ("daily_cap", TOMORROW)}),
        ("abc", {}, 3, -5, {0: ("daily_cap", TOMORROW), 1: ("daily_cap", TOMORROW), 2: ("daily_cap", TOMORROW)}),
        # what one number may not have leaves room for others
        ("aab", {"a": Told(3, NOW)}, 3, 1, {0: ("recipient_cap", NOW), 1: ("recipient_cap", NOW)}),
    ],
)  # fmt: skip
def test_what_waits_and_until_when(numbers, told, most, left, waits):
    messages = list(zip(KEYS, numbers, strict=False))

    found = caps.put_off(messages, told, NOW, most=most, left=left, tomorrow=TOMORROW)

    assert found == {KEYS[place]: (at, why) for place, (why, at) in waits.items()}


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(0, 4), st.none() | st.integers(-2, 10))
def test_no_number_and_no_day_ever_gets_more_than_its_cap(numbers, most, left):
    messages = [(ids.new(), number) for number in numbers]

    waits = caps.put_off(messages, {}, NOW, most=most, left=left, tomorrow=TOMORROW)

    leaving = [number for key, number in messages if key not in waits]
    assert left is None or len(leaving) <= max(left, 0)
    assert not most or all(leaving.count(number) <= most for number in "abc")


async def _due(households: int, *, phone: str | None = None) -> None:
    for n in range(households):
        await make.policy(await make.household(phone=phone or f"+25575400{n:04}"))
    await running.run(source="hand", approved=True)


async def _send() -> int:
    """Claim what may leave and have it taken over; how many."""
    calls = await claim.claim("test", 100, [WAY]) or []
    if calls:
        await settle.settle([Ended(call, Result(Outcome.ACCEPTED)) for call in calls])
    return len(calls)


async def _waiting() -> list[tuple[str, timedelta]]:
    rows = await db.fetch(
        "select last_error, not_before - recourse_now() as wait from outbox where state = 'queued' order by id"
    )
    return [tuple(row) for row in rows]


async def test_a_number_is_told_three_times_in_a_day_and_the_fourth_waits(house):
    await saving.save(CONFIG, by=the_system)
    await _due(5, phone="+255754000009")

    assert await _send() == 3
    assert await _send() == 0

    (first, second) = await _waiting()
    assert first[0] == second[0] == "recipient_cap"
    assert timedelta(hours=23) < first[1] <= timedelta(hours=24)
    await db.execute("update outbox set sent_at = sent_at - interval '25 hours' where state = 'sent'")
    await db.execute("update outbox set not_before = recourse_now() where state = 'queued'")
    assert await _send() == 2


async def test_a_message_that_makes_no_sense_any_more_after_its_wait_is_not_sent(house):
    await saving.save({**CONFIG, "recipient_cap": 1}, by=the_system)
    await _due(2, phone="+255754000009")
    await _send()
    await db.execute("update policy_notification set until = recourse_now() - interval '1 second'")
    await db.execute("update outbox set not_before = recourse_now() where state = 'queued'")

    assert await _send() == 0

    rows = await db.fetch("select status, reason_code from policy_notification where status <> 1")
    assert [tuple(row) for row in rows] == [(3, "obsolete")]


async def test_a_day_has_its_cap_and_the_status_page_says_so(house):
    await saving.save({**CONFIG, "daily_cap": 5}, by=the_system)
    await _due(8)
    assert (await cap(Settings())).state == "green"

    assert await _send() == 5
    assert await _send() == 0

    assert [why for why, _wait in await _waiting()] == ["daily_cap"] * 3
    assert (await cap(Settings())).state == "red"


async def test_four_fifths_of_a_day_are_a_warning(house):
    await saving.save({**CONFIG, "daily_cap": 10}, by=the_system)
    await _due(8)

    await _send()

    assert (await cap(Settings())).state == "amber"


async def test_two_consumers_that_count_at_once_do_not_both_take_the_last_place(house):
    await saving.save({**CONFIG, "daily_cap": 4}, by=the_system)
    await _due(8)

    claims = [await claim.claim(f"c{n}", 3, [WAY]) or [] for n in range(2)]

    assert [len(calls) for calls in claims] == [3, 1]


async def test_a_backlog_that_runs_into_the_night_goes_on_in_the_morning(house):
    late = clock.now().replace(hour=20, minute=59, second=0, microsecond=0)
    await saving.save({**CONFIG, "quiet_hours": {"start": "21:00", "end": "08:00"}}, by=the_system)
    with clock.frozen(late):
        await _due(1)
    await db.execute("update outbox set not_before = recourse_now()")

    with clock.frozen(late + timedelta(minutes=1)):
        assert await _send() == 0

    row = await db.fetchrow("select not_before, last_error from outbox")
    assert tuple(row) == (late.replace(hour=8, minute=0) + timedelta(days=1), "quiet_hours")


async def test_a_message_has_as_many_attempts_as_the_configuration_says(house):
    await saving.save({**CONFIG, "max_attempts": 2}, by=the_system)
    await _due(1)

    assert await db.fetchval("select max_attempts from outbox") == 2


async def test_the_rate_of_a_gateway_comes_from_its_settings(house):
    rated = {"DestinationFolder": "sent", "max_per_second": 10, "max_per_minute": 300}
    await saving.save({**CONFIG, "providers": {"TextNotificationProvider": rated}}, by=the_system)

    row = await db.fetchrow("select per_second, per_minute from gateway where channel = 'sms'")

    assert tuple(row) == (10, 300)


async def test_every_mistake_of_the_configuration_in_force_is_named_on_the_status_page(house):
    broken = {**CONFIG, "trigger_first_call_hour": 24, "quiet_hours": {"start": "21:00", "end": "nine"}}
    await db.execute(
        "insert into notification_setting (id, version, config) values (uuidv7(), 1, $1::jsonb)",
        json.dumps(broken),
    )

    found = await configuration(Settings())

    assert found.state == "red"
    assert "trigger_first_call_hour: out_of_range" in str(found.says)
    assert "quiet_hours.end: bad_hour" in str(found.says)
