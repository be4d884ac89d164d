"""What one sweep does, late or early, and how rounds and acknowledgements change it (sla.md 1.2, 1.3)."""

from dataclasses import replace

from app.sla.rules import Cause, Config, Kind, Mark, Reason, State, Taken, due_steps, plan, wake_at
from tests.sla.desk import (
    P72,
    PRESETS,
    acknowledge,
    action,
    at,
    change,
    complaint,
    log,
    response,
    run,
    status,
)

MOH = PRESETS[0]
LEVELS = replace(MOH, max_escalation_level=3)


def test_after_an_outage_the_first_is_skipped_the_second_sent_and_everything_in_the_agreed_order():
    assert log(complaint("MOH"), 31, sweeps=[11, 31]) == [
        "31 skip first_reminder second_takes_over",
        "31 send second_reminder",
        "31 send escalation 1",
        "31 mark overdue",
    ]


def test_a_first_reminder_whose_escalation_has_come_is_skipped():
    assert log(complaint("MOH"), 25, sweeps=[11, 25])[0] == "25 skip first_reminder escalated"


def test_sweep_twice_sends_once():
    once, twice = run(complaint("MOH"), 40, [31]), run(complaint("MOH"), 40, [31, 31, 31.1, 32])

    assert once.taken == twice.taken


def test_an_event_and_a_sweep_at_the_same_instant_event_first():
    assert log(complaint("MOH", status(12, "in_progress")), 13) == []
    assert log(complaint("MOH", response(24)), 24) == ["12 send first_reminder"]


def test_waiting_counts_as_in_progress_where_the_row_does_not_pause():
    assert log(complaint("MOH", status(1, "waiting")), 31) == [
        "24 send escalation 1",
        "24 mark overdue",
        "30 send second_reminder",
    ]


def test_nothing_is_sent_while_a_pausing_row_waits():
    assert log(complaint("PATIENT", status(71, "waiting"), rows=[P72]), 500) == ["24 send first_reminder"]


def test_an_item_handed_back_to_open_is_still_reminded():
    assert log(complaint("MOH", status(11, "in_progress"), status(13, "open")), 14) == [
        "13 send first_reminder"
    ]


def test_a_failed_notice_is_not_tried_again_by_the_sweep():
    failed = Taken((Mark(Kind.FIRST_REMINDER, 1, 0, State.FAILED, at(12)),))

    assert due_steps(plan(complaint("MOH")), at(13), failed) == []


def test_later_levels_come_a_step_after_the_level_before_was_really_sent():
    assert [line for line in log(complaint("MOH", rows=[LEVELS]), 200) if "escalation" in line] == [
        "24 send escalation 1",
        "48 send escalation 2",
        "72 send escalation 3",
    ]


def test_an_acknowledged_level_holds_the_next_one_back():
    item = complaint("MOH", acknowledge(30), acknowledge(40), rows=[LEVELS])

    assert [line for line in log(item, 100) if "escalation" in line] == [
        "24 send escalation 1",
        "64 send escalation 2",
        "88 send escalation 3",
    ]


def test_an_acknowledgement_before_any_level_holds_nothing_back():
    assert "24 send escalation 1" in log(complaint("MOH", acknowledge(3)), 25)


def test_a_step_of_no_hours_still_climbs_one_level_a_sweep():
    item = complaint("MOH", rows=[replace(LEVELS, escalation_step_hours=0)])

    assert [moment for moment, step in run(item, 30).log if step.kind is Kind.ESCALATION] == [
        at(24),
        at(24, seconds=1),
        at(24, seconds=2),
    ]


def test_no_levels_at_all_is_no_escalation():
    assert not run(complaint("MOH", rows=[replace(MOH, max_escalation_level=0)]), 100).sent(Kind.ESCALATION)


def test_a_reopening_starts_the_ladder_and_the_need_for_a_response_anew():
    item = complaint("MOH", response(5), status(6, "resolved"), status(10, "in_progress"), status(11, "open"))

    assert plan(item).round == 2
    assert log(item, 40) == [
        "16 send first_reminder",
        "28 send escalation 1",
        "28 mark overdue",
        "34 send second_reminder",
    ]


def test_a_reopened_action_counts_its_levels_anew_and_not_the_closed_gap():
    item = action(status(1, "in_progress"), status(75, "closed"), status(100, "in_progress"))

    assert log(item, 126) == [
        "68 send first_reminder",
        "72 mark overdue",
        "74 send escalation 1",
        "100 skip first_reminder deadline_passed",
        "100 send escalation 1",
        "100 mark overdue",
        "124 send escalation 2",
    ]


def test_the_levels_of_an_earlier_round_do_not_count_in_the_next():
    item = complaint("MOH", status(25, "resolved"), status(26, "in_progress"))
    earlier = Taken((Mark(Kind.ESCALATION, 1, 1, State.SENT, at(24)),), overdue=True)

    steps = due_steps(plan(item), at(27), earlier)

    assert [(step.kind, step.round, step.level) for step in steps] == [(Kind.ESCALATION, 2, 1)]


def test_an_item_that_ended_wakes_nobody_and_needs_no_row():
    for value in ("resolved", "closed", "cancelled"):
        assert wake_at(plan(complaint("MOH", status(1, value)))) is None


def test_the_wake_is_the_next_second_with_something_to_do():
    assert wake_at(plan(complaint("MOH"))) == at(12)
    assert wake_at(plan(complaint("MOH", status(1, "in_progress")))) == at(24)
    assert wake_at(plan(complaint("MOH", response(1)))) == at(24, seconds=1)
    assert wake_at(plan(complaint("PATIENT", status(1, "waiting"), rows=[P72]))) is None
    assert wake_at(plan(complaint("MOH")), run(complaint("MOH"), 40).taken) is None


def test_the_wake_lies_not_before_what_made_it_possible():
    assert wake_at(plan(complaint("MOH", status(11, "in_progress"), status(13, "open")))) == at(13)


def test_each_step_says_why_it_is_skipped():
    steps = due_steps(plan(complaint("MOH")), at(31))

    assert [step.reason for step in steps] == [Reason.SECOND_TAKES_OVER, None, None, None]


def test_a_first_reminder_planned_at_the_deadline_goes_out_under_the_standard_logic():
    row = Config("H1", 24, reminder_hours_before=0)

    assert log(complaint(None, rows=[row]), 25)[0] == "24 send first_reminder"


def test_a_first_reminder_planned_after_the_second_is_skipped():
    row = replace(MOH, first_reminder_hours_after=20, second_reminder_hours_after=10)

    assert log(complaint("MOH", rows=[row]), 21) == [
        "10 send second_reminder",
        "20 skip first_reminder second_takes_over",
    ]


def test_a_second_reminder_lost_to_a_change_does_not_take_the_first_with_it():
    odd = replace(PRESETS[1], first_reminder_hours_after=30, second_reminder_hours_after=10)
    item = complaint("PATIENT", change(20, Cause.SOURCE, "CCHI"), rows=[PRESETS[2], odd])

    assert log(item, 31) == ["20 skip second_reminder before_change", "30 send first_reminder"]
    assert log(item, 31, sweeps=[31]) == ["31 send first_reminder", "31 skip second_reminder before_change"]


def test_an_item_escalated_before_its_deadline_moved_out_is_not_reminded_for_the_first_time():
    later = replace(PRESETS[1], first_reminder_hours_after=30, max_escalation_level=3)
    item = complaint(
        "MOH",
        status(1, "in_progress"),
        change(26, Cause.SOURCE, "CCHI"),
        status(27, "open"),
        rows=[LEVELS, later],
    )

    assert log(item, 73)[2:] == [
        "30 skip first_reminder escalated",
        "48 mark overdue",
        "60 send second_reminder",
        "72 send escalation 2",
    ]


def test_a_long_hold_counts_from_an_acknowledgement_of_a_level_and_not_from_an_earlier_one():
    patient = replace(LEVELS, acknowledge_hours=100)

    assert "48 send escalation 2" in log(complaint("MOH", acknowledge(23), rows=[patient]), 50)
    assert "124 send escalation 2" in log(complaint("MOH", acknowledge(24), rows=[patient]), 130)


def test_the_level_of_an_item_is_the_one_last_raised():
    item = action(status(1, "in_progress"), status(99, "closed"), status(120, "in_progress"))

    assert run(item, 100).escalation_level == 2
    assert run(item, 120).escalation_level == 1
