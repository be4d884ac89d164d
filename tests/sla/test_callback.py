"""The promise of a booked callback (cla.md 4.9): red five minutes before the end, missed one second after."""

from datetime import timedelta

import pytest

from app.sla.rules import (
    Callback,
    Deed,
    Kind,
    Mark,
    Reason,
    State,
    Step,
    Taken,
    due_steps,
    wake_at,
    window_end,
)
from tests.sla.desk import at

BOOKED = Callback(booked_at=at(0), ends_at=at(3))
WARN = at(3) - timedelta(minutes=5)
WARNED = Taken((Mark(Kind.WARN, 1, 0, State.SENT, WARN),))


def test_five_minutes_before_the_end_a_callback_turns_red():
    assert due_steps(BOOKED, WARN - timedelta(seconds=1)) == []
    assert due_steps(BOOKED, WARN) == [Step(Kind.WARN, Deed.SEND)]
    assert wake_at(BOOKED) == WARN


def test_one_second_after_the_end_it_is_missed_once():
    missed = WARNED.having([Step(Kind.MISSED, Deed.SEND)], at(3, seconds=1))

    assert due_steps(BOOKED, at(3), WARNED) == []
    assert due_steps(BOOKED, at(3, seconds=1), WARNED) == [Step(Kind.MISSED, Deed.SEND)]
    assert wake_at(BOOKED, WARNED) == at(3, seconds=1)
    assert (due_steps(BOOKED, at(9), missed), wake_at(BOOKED, missed)) == ([], None)


def test_after_an_outage_it_is_missed_and_not_warned_of():
    assert due_steps(BOOKED, at(5)) == [
        Step(Kind.WARN, Deed.SKIP, reason=Reason.DEADLINE_PASSED),
        Step(Kind.MISSED, Deed.SEND),
    ]


def test_one_booked_into_its_last_minutes_is_red_at_once():
    late = Callback(booked_at=at(3) - timedelta(minutes=2), ends_at=at(3))

    assert wake_at(late) == at(3) - timedelta(minutes=2)


def test_a_second_booking_of_the_same_case_has_its_own_warning():
    again = Callback(booked_at=at(4), ends_at=at(6), attempt=2)

    assert wake_at(again, WARNED) == at(6) - timedelta(minutes=5)


@pytest.mark.parametrize(("source", "end"), [("PHONE", 1.5), ("WEB", 1.5), ("SMS", 2), ("VOICEMAIL", 2)])
def test_the_window_is_half_an_hour_or_the_two_hours_of_a_message(source: str, end: float):
    assert window_end(source, starts_at=at(1), sla_120=at(2)) == at(end)
