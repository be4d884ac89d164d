"""Verdicts and the response clocks (sla.md 1.1, 3.2)."""

from dataclasses import replace

import pytest

from app.sla.rules import Event, Outcome, first_response, next_responses, plan, verdict
from tests.sla.desk import LON, PRESETS, action, answer, at, complaint, inbound, response, status, when

MOH = replace(PRESETS[0], response_hours=4, next_response_hours=2)


def clock(*happened: Event, hours: float = 100, calendar=None):
    return first_response(
        plan(complaint("MOH", *happened, rows=[replace(MOH, calendar=calendar)])), at(hours)
    )


@pytest.mark.parametrize(
    ("history", "hours", "outcome", "overdue", "breached"),
    [
        ([], 24, Outcome.RUNNING, False, False),
        ([], 25, Outcome.BREACHED, True, True),
        ([status(24, "resolved")], 99, Outcome.MET, False, False),
        ([status(25, "resolved")], 99, Outcome.BREACHED, False, True),
        ([status(25, "cancelled")], 99, Outcome.CANCELLED, False, False),
        ([status(20, "resolved"), status(22, "closed")], 99, Outcome.MET, False, False),
        ([status(20, "resolved"), status(22, "in_progress")], 27, Outcome.BREACHED, True, True),
        ([response(1)], 25, Outcome.BREACHED, True, True),
    ],
)
def test_the_verdict_follows_the_end_or_the_present(history, hours, outcome, overdue, breached):
    found = verdict(plan(complaint("MOH", *history)), at(hours))

    assert (found.outcome, found.overdue, found.breached) == (outcome, overdue, breached)


def test_a_fraction_of_a_second_beyond_the_deadline_is_beyond_it():
    late = at(24).replace(microsecond=1)

    assert verdict(plan(complaint("MOH")), late).overdue


def test_first_response_ends_with_the_first_public_answer_or_department_response():
    assert clock(answer(3), response(4)).ended_at == at(3)
    assert clock(response(4), answer(5)).ended_at == at(4)
    assert clock(response(4)).outcome is Outcome.MET
    assert clock(response(4.5)).outcome is Outcome.BREACHED
    assert clock(hours=2).outcome is Outcome.RUNNING
    assert clock(hours=5).outcome is Outcome.BREACHED
    assert clock(status(1, "cancelled"), hours=5).outcome is Outcome.CANCELLED


def test_first_response_never_pauses_and_is_counted_in_working_time():
    paused = replace(MOH, pause_on_waiting=True)
    waited = [status(1, "waiting"), status(3, "in_progress")]

    assert first_response(plan(complaint("MOH", *waited, rows=[paused])), at(5)).due_at == at(4)
    assert clock(answer(4), calendar=LON).due_at == when("02-04 13:00")
    assert clock(answer(4), calendar=LON).seconds == 3 * 3600


def test_without_hours_a_response_is_measured_and_promises_nothing():
    found = first_response(plan(complaint("MOH", answer(3))), at(9))

    assert (found.due_at, found.seconds, found.outcome) == (None, 3 * 3600, Outcome.NO_TARGET)


def test_resolving_ends_the_first_response_clock_too():
    assert clock(status(3, "resolved")).outcome is Outcome.MET


def test_the_next_response_is_owed_after_each_message_until_our_reply_or_the_end():
    item = complaint(
        "MOH", inbound(1), inbound(2), answer(2.5), inbound(5), response(8), inbound(10), status(11, "resolved"),
        inbound(12), rows=[MOH],
    )  # fmt: skip

    found = next_responses(plan(item), at(99))

    assert [(one.started_at, one.ended_at, one.outcome) for one in found] == [
        (at(1), at(2.5), Outcome.MET),
        (at(5), at(8), Outcome.BREACHED),
        (at(10), at(11), Outcome.MET),
    ]


def test_a_nearer_next_response_leaves_an_unmet_first_response_as_it_is():
    planned = plan(complaint("MOH", inbound(1), rows=[MOH]))

    assert [one.due_at for one in next_responses(planned, at(2))] == [at(3)]
    assert first_response(planned, at(2)).due_at == at(4)


def test_a_closed_action_met_its_deadline_or_did_not():
    assert (
        verdict(plan(action(status(1, "in_progress"), status(72, "closed"))), at(99)).outcome is Outcome.MET
    )
    assert verdict(plan(action(status(1, "in_progress"), status(73, "closed"))), at(99)).breached
