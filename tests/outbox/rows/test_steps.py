from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outbox.gateways.contract import Outcome, Result
from app.outbox.rules import steps, ways
from app.outbox.rules.steps import Past, Step
from app.outbox.rules.ways import Way

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ACCEPTED, RETRYABLE, PERMANENT, AMBIGUOUS = (
    Outcome.ACCEPTED,
    Outcome.RETRYABLE,
    Outcome.PERMANENT,
    Outcome.AMBIGUOUS,
)
ONE = Way("one", "x", "sms")
TWO = Way("two", "x", "sms")


def following(outcome: Outcome, way: Way = ONE, others: Sequence[Way] = (), **details: object) -> steps.Next:
    known = {"rounds": 1, "max_rounds": 6, "retryable": False, "jitter": 0.0, **details}
    asked = known.pop("asked", None)
    return steps.after(Result(outcome, retry_after=asked), way, others, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "details", "step"),
    [
        (ACCEPTED, {}, Step.SENT),
        (ACCEPTED, {"others": [TWO]}, Step.SENT),
        # a certain failure goes to the next gateway at once, the message's own fault too
        (RETRYABLE, {"others": [TWO]}, Step.OVER),
        (PERMANENT, {"others": [TWO]}, Step.OVER),
        # with no other left it waits, unless every gateway refused it for good
        (RETRYABLE, {}, Step.WAIT),
        (PERMANENT, {}, Step.GIVE_UP),
        (PERMANENT, {"retryable": True}, Step.WAIT),
        (RETRYABLE, {"rounds": 6}, Step.GIVE_UP),
        (PERMANENT, {"retryable": True, "rounds": 6}, Step.GIVE_UP),
        # doubt: decisions.md 23 b
        (AMBIGUOUS, {"others": [TWO]}, Step.OVER),
        (AMBIGUOUS, {}, Step.UNKNOWN),
        (AMBIGUOUS, {"way": Way("one", "x", "sms", on_ambiguous="hold"), "others": [TWO]}, Step.UNKNOWN),
        (AMBIGUOUS, {"way": Way("one", "x", "sms", idempotent=True)}, Step.WAIT),
        (
            AMBIGUOUS,
            {"way": Way("one", "x", "sms", idempotent=True, on_ambiguous="hold"), "others": [TWO]},
            Step.OVER,
        ),
    ],
)
def test_what_follows_an_attempt(outcome: Outcome, details: dict, step: Step) -> None:
    assert following(outcome, **details).step is step


@pytest.mark.parametrize(("rounds", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240)])
def test_the_ladder(rounds: int, minutes: int) -> None:
    assert following(RETRYABLE, rounds=rounds).wait == timedelta(minutes=minutes)


@pytest.mark.parametrize(("asked", "seconds"), [(None, 60), (10, 60), (600, 600)])
def test_a_wait_the_gateway_asks_for_is_kept(asked: int | None, seconds: int) -> None:
    assert following(RETRYABLE, asked=asked).wait == timedelta(seconds=seconds)


@given(st.integers(1, 20), st.floats(-1, 1))
def test_the_second_attempt_comes_54_to_66_seconds_after_the_first(rounds: int, jitter: float) -> None:
    """notifications.md 11.1 A."""
    wait = steps.wait_after(rounds, jitter)
    middle = steps.LADDER[min(rounds, 5) - 1]

    assert middle * 0.9 <= wait + timedelta(microseconds=1) and wait <= middle * 1.1 + timedelta(
        microseconds=1
    )


@pytest.mark.parametrize(
    ("past", "closed"),
    [
        ([], set()),
        ([Past("one", "retryable"), Past("two", "retryable")], set()),
        ([Past("one", "permanent")], {"one"}),
        ([Past("one", "ambiguous"), Past("two", "lost")], {"one", "two"}),
        ([Past("one", "")], {"one"}),
        ([Past("twice", "ambiguous"), Past("twice", "lost"), Past("twice", "")], set()),
        ([Past("twice", "permanent")], {"twice"}),
    ],
)
def test_which_gateways_a_message_may_not_take_again(past: list[Past], closed: set[str]) -> None:
    assert steps.closed_to(past, [ONE, TWO, Way("twice", "x", "sms", idempotent=True)]) == closed


def test_a_round_counts_each_gateway_once() -> None:
    past = [Past("one", "retryable"), Past("two", "retryable"), Past("one", "retryable")]

    assert [steps.rounds_of(past[:n]) for n in range(4)] == [0, 1, 1, 2]


def test_five_failures_within_a_minute_open_the_circuit_for_two() -> None:
    way = ONE
    for second in range(4):
        way = ways.after_calls(way, [RETRYABLE], NOW + timedelta(seconds=second))
        assert way.is_closed()
    way = ways.after_calls(way, [AMBIGUOUS], NOW + timedelta(seconds=5), "timeout")

    assert way.open_until == NOW + timedelta(seconds=125)
    assert way.last_error == "timeout"
    assert not way.wants_probe(NOW + timedelta(seconds=124))
    assert way.wants_probe(NOW + timedelta(seconds=125))


@pytest.mark.parametrize(
    ("outcomes", "gap"),
    [
        ([RETRYABLE] * 5, 16),  # five, but over more than a minute
        ([RETRYABLE, RETRYABLE, RETRYABLE, RETRYABLE, ACCEPTED, RETRYABLE], 1),
        ([PERMANENT] * 50, 1),  # the messages' fault, not the gateway's
    ],
)
def test_the_circuit_stays_closed(outcomes: list[Outcome], gap: int) -> None:
    way = ONE
    for n, outcome in enumerate(outcomes):
        way = ways.after_calls(way, [outcome], NOW + timedelta(seconds=gap * n))

    assert way.is_closed()


def test_a_probe_that_fails_opens_again_and_one_that_succeeds_closes() -> None:
    opened = ways.after_calls(ONE, [RETRYABLE] * 5, NOW)
    later = NOW + timedelta(seconds=200)

    assert ways.after_calls(opened, [RETRYABLE], later).open_until == later + timedelta(seconds=120)
    assert ways.after_calls(opened, [ACCEPTED], later) == Way("one", "x", "sms", last_ok_at=later)


@given(st.lists(st.sampled_from(list(Outcome)), max_size=40))
def test_a_circuit_is_open_only_after_five_failures_in_a_row(outcomes: list[Outcome]) -> None:
    way, streak, longest = ONE, 0, 0
    for outcome in outcomes:
        way = ways.after_calls(way, [outcome], NOW)
        streak = streak + 1 if outcome in (RETRYABLE, AMBIGUOUS) else 0
        longest = max(longest, streak)
        assert (way.open_until is not None) == (streak >= 5)
