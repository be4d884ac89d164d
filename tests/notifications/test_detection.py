"""Who is a candidate on a day (notifications.md 5)."""

import datetime as dt

import pytest

from app.notifications.rules.detection import candidates, conversions, due_date, following
from app.notifications.rules.facts import Kind, Product
from tests.notifications.make import (
    EVERYTHING,
    NOW,
    PRODUCTS,
    TODAY,
    days,
    decided,
    facts,
    household,
    old_policy,
    only,
    outcome,
    policy,
    told,
)

BASELINE = (told(Kind.ACTIVATION, 5), told(Kind.RENEWAL, 5))


def found(*policies, past=(), terms=EVERYTHING, family=None, on=(TODAY,)):
    return [one.kind for one in candidates(facts(*policies, past=past, family=family), terms, on)]


@pytest.mark.parametrize("stage", ["N", None])
def test_a_new_policy_that_is_active_is_announced(stage):
    assert found(policy(stage=stage)) == [Kind.ACTIVATION]


def test_a_renewed_policy_that_is_active_is_a_renewal():
    assert found(policy(stage="R")) == [Kind.RENEWAL]


@pytest.mark.parametrize("status", [1, 4, 8, 16])
@pytest.mark.parametrize("stage", ["N", "R"])
def test_a_policy_that_is_not_active_is_not_announced(status, stage):
    assert found(policy(status=status, stage=stage)) == []


@pytest.mark.parametrize("stage", ["N", "R", None])
def test_cover_that_starts_today_is_told_at_any_stage(stage):
    assert Kind.STARTING in found(policy(stage=stage, effective_date=TODAY))


@pytest.mark.parametrize("day", [TODAY - days(1), TODAY + days(1), None])
def test_cover_that_starts_on_another_day_or_none_is_not(day):
    assert Kind.STARTING not in found(policy(effective_date=day))


@pytest.mark.parametrize("status", [1, 4, 8, 16])
def test_cover_of_a_policy_that_is_not_active_does_not_start(status):
    assert found(policy(status=status, effective_date=TODAY)) == []


@pytest.mark.parametrize(
    ("kind", "distance"),
    [(Kind.NEED_FOR_RENEWAL, 5), (Kind.EXPIRATION, 0), (Kind.REMINDER, -5)],
)
def test_messages_about_the_end_fall_on_one_day_exactly(kind, distance):
    for status in (2, 8):
        for offset in range(-8, 9):
            ends = old_policy(status=status, expiry_date=TODAY + days(offset))
            assert (kind in found(ends, past=BASELINE)) is (offset == distance)


@pytest.mark.parametrize(
    ("today", "expiry", "kind"),
    [
        (dt.date(2026, 6, 2), dt.date(2026, 6, 7), Kind.NEED_FOR_RENEWAL),
        (dt.date(2026, 6, 2), dt.date(2026, 6, 6), None),
        (dt.date(2026, 6, 2), dt.date(2026, 6, 8), None),
        (dt.date(2026, 6, 6), dt.date(2026, 6, 1), Kind.REMINDER),
        (dt.date(2026, 6, 6), dt.date(2026, 6, 3), None),
    ],
)
def test_the_days_of_the_specification(today, expiry, kind):
    assert found(old_policy(expiry_date=expiry), past=BASELINE, on=(today,)) == ([kind] if kind else [])


@pytest.mark.parametrize("status", [1, 4, 16])
def test_unpaid_ready_and_suspended_policies_are_not_told_that_they_end(status):
    """Upstream has no test of the status here (D-4)."""
    for offset in (-5, 0, 5):
        assert found(old_policy(status=status, expiry_date=TODAY + days(offset))) == []


def test_a_policy_already_marked_expired_is_still_told_on_its_last_day():
    assert found(old_policy(status=8)) == [Kind.EXPIRATION]


def test_a_policy_without_an_end_never_ends():
    assert found(old_policy(expiry_date=None), past=BASELINE) == []


def test_a_message_that_is_switched_off_is_not_looked_for():
    assert found(policy(effective_date=TODAY), terms=only(Kind.EXPIRATION)) == []


def test_closed_policies_and_closed_households_are_left_alone():
    assert found(policy(closed=True)) == []
    assert found(policy(), family=household(closed=True)) == []


@pytest.mark.parametrize("status", [0, 1, 2, 3, 5])
def test_only_a_failure_leaves_a_pair_open(status):
    assert found(policy(), past=(told(Kind.ACTIVATION, status),)) == []
    assert found(policy(), past=(told(Kind.ACTIVATION, 4),)) == [Kind.ACTIVATION]


def test_a_renewal_is_closed_by_its_own_record_and_not_by_the_activations():
    """Upstream asks the record of the activation (D-6)."""
    assert found(policy(stage="R"), past=(told(Kind.ACTIVATION),)) == [Kind.RENEWAL]
    assert found(policy(stage="R"), past=(told(Kind.RENEWAL),)) == []


def test_the_message_before_the_end_does_not_swallow_the_one_on_the_last_day():
    """Upstream files the first under the second (D-7)."""
    past = (*BASELINE, told(Kind.NEED_FOR_RENEWAL))

    assert found(old_policy(), past=past) == [Kind.EXPIRATION]


def test_messages_come_by_kind_and_then_by_policy():
    policies = [policy(id=f"p{n}", effective_date=TODAY) for n in (3, 1, 2)]
    found_pairs = [(one.kind, one.policy.id) for one in candidates(facts(*policies), EVERYTHING, (TODAY,))]

    assert found_pairs == [(kind, f"p{n}") for kind in (Kind.ACTIVATION, Kind.STARTING) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("other", "follows"),
    [
        ({}, True),
        ({"start_date": TODAY + days(40)}, True),
        ({"start_date": TODAY}, False),
        ({"start_date": TODAY - days(1)}, False),
        ({"start_date": None}, False),
        ({"product": "PLUS"}, False),
        ({"product": "BASIC2"}, True),
        ({"product": "BASIC3"}, True),
        ({"status": 1}, True),
        ({"status": 8}, True),
        ({"status": 16}, True),
        ({"status": 4}, False),
        ({"closed": True}, False),
    ],
)
def test_a_policy_is_followed_by_one_that_starts_after_its_last_day(other, follows):
    """Upstream never walks the conversions, its guard being inverted, and counts dead versions (D-3)."""
    after = policy(**{"id": "p2", "stage": "R", "start_date": TODAY + days(1), **other})
    silent = Kind.EXPIRATION not in found(old_policy(), after, past=(*BASELINE, told(Kind.RENEWAL, 5, "p2")))

    assert silent is follows


def test_a_replacing_product_is_not_followed_by_the_one_it_replaced():
    after = policy(id="p2", product="BASIC", start_date=TODAY + days(1))

    assert following(old_policy(product="BASIC2"), [after], PRODUCTS) is None


def test_conversions_end_after_twenty_and_in_a_loop():
    chain = {f"c{n}": Product(f"c{n}", conversion=f"c{n + 1}") for n in range(40)}

    assert list(conversions("c0", chain)) == [f"c{n}" for n in range(21)]
    assert list(conversions("ROUND", PRODUCTS)) == ["ROUND", "ABOUT"]
    assert list(conversions("GONE", PRODUCTS)) == ["GONE"]


def test_a_policy_does_not_follow_itself():
    alone = old_policy(start_date=TODAY + days(1))

    assert following(alone, [alone], PRODUCTS) is None


@pytest.mark.parametrize("hour", [5, 9, 13, 17])
def test_dated_messages_are_looked_for_in_every_slot_of_the_day(hour):
    """Upstream means to skip the later slots, and would skip the first too (C-5)."""
    at_13_local = NOW.replace(hour=10)
    today = policy(effective_date=TODAY, valid_from=at_13_local)

    assert outcome(facts(today), now=NOW.replace(hour=hour))[Kind.STARTING] == "sent"


def test_a_day_is_the_day_of_the_zone():
    late = dt.datetime(2026, 3, 9, 22, 30, tzinfo=dt.UTC)
    cover = facts(policy(effective_date=dt.date(2026, 3, 10)))

    assert Kind.STARTING in outcome(cover, only(Kind.STARTING), late)
    assert outcome(cover, only(Kind.STARTING, zone="UTC"), late) == {}


def test_a_run_that_catches_up_finds_the_days_it_missed():
    yesterday = facts(policy(effective_date=TODAY - days(1)), past=(told(Kind.ACTIVATION),))

    assert decided(yesterday).send == ()
    assert [one.kind for one in decided(yesterday, days=[TODAY - days(1), TODAY]).send] == [Kind.STARTING]


@pytest.mark.parametrize("kind", [Kind.NEED_FOR_RENEWAL, Kind.REMINDER])
def test_an_end_beyond_the_calendar_is_no_day(kind):
    for end in (dt.date.min, dt.date.max):
        due = due_date(kind, old_policy(expiry_date=end), EVERYTHING)
        assert due is None or abs(due - end) == days(5)
