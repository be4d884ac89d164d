"""Waiting, closed gaps and working hours (sla.md 3.1, 3.3): derived from the status log, never from a counter."""

from dataclasses import replace

import pytest

from app.sla.rules import CalendarError, Kind, Outcome, Spent, plan, spent, verdict
from app.sla.rules.calendar import Calendar
from tests.sla.desk import LON, P72, PRESETS, at, complaint, inbound, log, run, status, when

MOH = PRESETS[0]


def test_pause_is_pure_waiting_time_moves_all_four_instants_by_just_as_much():
    item = complaint("PATIENT", status(10, "waiting"), status(34, "in_progress"), rows=[P72])

    planned = plan(item)

    assert (planned.first_at, planned.second_at) == (at(48), at(96))
    assert (planned.escalate_at, planned.due_at) == (at(96), at(96))


def test_a_wait_in_two_parts_is_as_long_as_in_one():
    parts = complaint(
        "PATIENT",
        status(10, "waiting"),
        status(20, "in_progress"),
        status(20, "waiting"),
        status(34, "open"),
        rows=[P72],
    )

    assert plan(parts).due_at == at(96)


def test_a_row_that_does_not_pause_takes_no_notice_of_waiting():
    assert plan(complaint("MOH", status(1, "waiting"), status(9, "open"))).due_at == at(24)


def test_while_paused_there_is_no_deadline_but_so_many_hours_left():
    found = verdict(plan(complaint("PATIENT", status(10, "waiting"), rows=[P72])), at(1000))

    assert (found.due_at, found.paused, found.outcome) == (None, True, Outcome.PAUSED)
    assert found.remaining_seconds == 62 * 3600
    assert not found.overdue


def test_a_message_from_the_person_waited_for_ends_the_waiting_at_its_own_time():
    forgotten = complaint("PATIENT", status(10, "waiting"), inbound(12), rows=[P72])

    assert plan(forgotten).due_at == at(74)
    assert plan(forgotten).line.status == "in_progress"
    assert not plan(forgotten).paused


def test_a_breach_before_the_pause_stays():
    found = verdict(plan(complaint("PATIENT", status(80, "waiting"), rows=[P72])), at(90))

    assert (found.breached, found.overdue, found.due_at) == (True, True, None)
    assert found.remaining_seconds == -8 * 3600


def test_an_overdue_mark_that_no_sweep_set_before_the_pause_is_set_in_it():
    assert log(complaint("PATIENT", status(80, "waiting"), rows=[P72]), 90, sweeps=[85]) == [
        "85 mark overdue"
    ]


@pytest.mark.parametrize("rows", [[MOH], [replace(MOH, pause_on_waiting=True)]])
def test_the_gap_from_resolved_to_reopened_is_not_counted(rows):
    item = complaint(
        "MOH", status(20, "resolved"), status(25, "closed"), status(50, "in_progress"), rows=rows
    )

    assert plan(item).due_at == at(54)


def test_while_resolved_the_deadline_is_the_one_that_was_kept():
    found = verdict(plan(complaint("MOH", status(20, "resolved"))), at(500))

    assert (found.due_at, found.outcome, found.remaining_seconds) == (at(24), Outcome.MET, 4 * 3600)


def test_a_pause_outside_opening_hours_costs_nothing():
    row = replace(P72, sla_hours=16, calendar=LON)
    night = [status(10, "waiting"), status(24, "in_progress")]  # 18:00 to 08:00 next morning

    assert (
        plan(complaint("PATIENT", *night, rows=[row])).due_at == plan(complaint("PATIENT", rows=[row])).due_at
    )


def test_instants_of_a_calendar_row_are_working_instants_legacy_ones_too():
    row = replace(MOH, first_reminder_hours_after=0, reminder_hours_before=4, sla_hours=12, calendar=LON)

    planned = plan(complaint("MOH", rows=[row]))

    assert planned.due_at == when("02-05 13:00")
    assert planned.first_at == when("02-04 17:00")
    assert log(complaint("MOH", rows=[row]), 30)[0] == "9 send first_reminder"


def test_later_levels_of_a_calendar_row_are_steps_of_working_time():
    row = replace(MOH, sla_hours=8, escalation_hours_after=8, max_escalation_level=2, escalation_step_hours=4)

    done = run(complaint("MOH", rows=[replace(row, calendar=LON)]), 60)

    assert [moment for moment, step in done.log if step.kind is Kind.ESCALATION] == [
        when("02-04 17:00"),
        when("02-05 13:00"),
    ]


def test_a_calendar_that_never_opens_is_an_error_of_its_own():
    never = replace(MOH, calendar=Calendar("UTC", ((),) * 7))

    with pytest.raises(CalendarError):
        plan(complaint("MOH", rows=[never]))


def test_working_waiting_and_solved_time_are_three_sums():
    item = complaint(
        "MOH",
        status(2, "waiting"),
        status(5, "in_progress"),
        status(6, "resolved"),
        status(16, "in_progress"),
    )

    assert spent(plan(item), at(20)) == Spent(working=7 * 3600, waiting=3 * 3600, solved=10 * 3600)
    assert spent(plan(complaint("MOH", status(2, "waiting"))), at(9)) == Spent(2 * 3600, 7 * 3600, 0)


def test_an_item_that_begins_in_waiting_is_paused_from_creation():
    item = complaint("PATIENT", rows=[P72], first_status="waiting")

    assert verdict(plan(item), at(5)).remaining_seconds == 72 * 3600
