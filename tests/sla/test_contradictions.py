"""The contradictions of the source documents, settled as sla.md 1.11 says: a test a row where the engine decides.

Not the engine's: A16, A17, B2's constraint, B5 to B7, B11 to B15 (rooms of complaints and actions).
"""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from app.sla.rules import (
    ActionConfig,
    Cause,
    Config,
    Kind,
    Mark,
    Outcome,
    State,
    Taken,
    Target,
    Traits,
    due_steps,
    plan,
    resolve,
    resolve_action,
    seeded,
    verdict,
)
from tests.sla.desk import L48, LON, PRESETS, S4, action, at, change, complaint, log, response, run, status

MOH, CCHI, PATIENT, FAMILY = PRESETS


def test_a1_the_second_reminder_of_a_ministry_comes_after_the_escalation():
    assert log(complaint("MOH"), 31) == [
        "12 send first_reminder",
        "24 send escalation 1",
        "24 mark overdue",
        "30 send second_reminder",
    ]
    assert log(complaint("CCHI"), 61)[-1] == "60 send second_reminder"


def test_a2_an_overdue_mark_does_not_stop_the_second_reminder():
    taken = Taken((Mark(Kind.ESCALATION, 1, 1, State.SENT, at(24)),), overdue=True)

    steps = due_steps(plan(complaint("MOH")), at(30), taken)

    assert [step.kind for step in steps if step.deed == "send"] == [Kind.SECOND_REMINDER]


def test_a3_an_overdue_mark_set_first_does_not_stop_the_escalation():
    steps = due_steps(plan(complaint("MOH")), at(24, seconds=1), Taken(overdue=True))

    assert Kind.ESCALATION in [step.kind for step in steps]


def test_a4_the_second_reminder_counts_from_creation_however_late_the_first_was():
    assert log(complaint("MOH"), 40, sweeps=[20, 29.9, 30])[-1] == "30 send second_reminder"


def test_a5_a6_every_instant_counts_from_creation():
    planned = plan(complaint("MOH"))

    assert (planned.first_at, planned.second_at) == (at(12), at(30))
    assert (planned.escalate_at, planned.due_at) == (at(24), at(24))


def test_a7_a_response_stops_reminders_and_escalation_but_not_the_breach():
    done = run(complaint("MOH", response(11)), 31)

    assert [step.kind for _, step in done.log] == [Kind.OVERDUE]
    assert done.verdict.breached


def test_a8_the_first_reminder_is_for_open_items_only_the_second_also_for_those_in_progress():
    assert log(complaint("PATIENT", status(1, "in_progress")), 72) == [
        "72 send second_reminder",
        "72 send escalation 1",
    ]


def test_a9_second_reminder_and_escalation_of_a_patient_go_out_in_one_sweep_and_overdue_a_second_later():
    assert log(complaint("PATIENT"), 73) == [
        "24 send first_reminder",
        "72 send second_reminder",
        "72 send escalation 1",
        "72 mark overdue",
    ]
    assert run(complaint("PATIENT"), 73).log[-1][0] == at(72, seconds=1)


def test_a10_a_row_may_ask_for_severity_or_priority_or_both_and_severity_goes_first():
    both, severity, priority, neither = (
        Config("H1", 1, severity="high", priority="high"),
        Config("H1", 2, severity="high"),
        Config("H1", 3, priority="high"),
        Config("H1", 4),
    )
    rows = [neither, priority, severity, both]

    assert resolve(rows, Traits("H1", None, "high", "high")) is both
    assert resolve(rows, Traits("H1", None, "high", "low")) is severity
    assert resolve(rows, Traits("H1", None, "low", "high")) is priority
    assert resolve(rows, Traits("H1", None, "low", "low")) is neither
    assert resolve([neither, priority, severity], Traits("H1", None, "high", "high")) is severity


def test_a11_without_any_row_reminders_and_escalation_go_out_all_the_same():
    assert log(complaint(None, rows=[], level="critical"), 30) == [
        "20 send first_reminder",
        "24 send escalation 1",
        "24 mark overdue",
    ]


def test_a12_several_fitting_rows_are_ranked_and_never_an_error():
    close = Config("H1", 5, "MOH", severity="medium")

    assert resolve([MOH, close], Traits("H1", "MOH", "medium", "medium")) is close
    assert resolve([MOH, MOH], Traits("H1", "MOH", "medium", "medium")) is MOH


def test_a13_a_reminder_that_would_lie_at_creation_or_before_is_none():
    rows = [replace(S4, priority=None, reminder_hours_before=hours) for hours in (3, 4, 5)]

    assert [plan(complaint(None, rows=[row], level="critical")).first_at for row in rows] == [
        at(1),
        None,
        None,
    ]


def test_a14_a_second_after_is_sent_with_the_legacy_switch_off():
    row = Config("H1", 48, second_reminder_hours_after=10)

    assert plan(complaint(None, rows=[row])).second_at == at(10)


def test_a15_standard_overdue_escalates_at_the_first_sweep_after_due():
    done = run(complaint(None, rows=[L48], level="high"), 49)

    assert [moment for moment, step in done.log if step.kind is Kind.ESCALATION] == [at(48, seconds=1)]


def test_a18_rows_are_per_hospital():
    other = replace(MOH, hospital="H2", sla_hours=6)

    assert resolve([MOH, other], Traits("H2", "MOH")) is other


def test_a20_overdue_is_recomputed_sent_marks_stay_and_breached_follows_the_target_in_force():
    longer = replace(MOH, sla_hours=100, version=2)
    item = complaint("MOH", change(26, Cause.APPLY_CONFIG, 2), rows=[MOH, longer])

    done = run(item, 27)

    assert (done.verdict.overdue, done.verdict.breached) == (False, False)
    assert not done.taken.overdue
    assert done.sent(Kind.FIRST_REMINDER)
    assert done.sent(Kind.ESCALATION)


@pytest.mark.parametrize("first", [24, 25])
def test_a21_a_first_reminder_at_or_after_the_escalation_is_skipped_and_the_second_still_goes_out(first: int):
    row = replace(MOH, first_reminder_hours_after=first)

    done = log(complaint("MOH", rows=[row]), 31)

    assert f"{first} skip first_reminder escalated" in done
    assert done[-1] == "30 send second_reminder"


def test_b1_b2_the_nearest_action_row_counts_and_the_built_in_defaults_are_the_last_resort():
    world = ActionConfig(name="Global", medium_hours=9)
    hospital = ActionConfig("H1", name="H1", medium_hours=8)
    department = ActionConfig("H1", "ER", name="ER", medium_hours=7)
    rows = [world, hospital, department]

    assert resolve_action(rows, Traits("H1", department="ER")) is department
    assert resolve_action(rows, Traits("H1", department="ICU")) is hospital
    assert resolve_action(rows, Traits("H2", department="ER")) is world
    assert resolve_action([], Traits("H1")).name == "Built-in defaults"
    with pytest.raises(ValueError, match="hospital"):
        ActionConfig(department="ER")


def test_b4_an_approved_or_pending_action_stays_on_the_clock():
    waiting = action(status(1, "in_progress"), status(2, "pending_approval"), status(3, "approved"))

    assert log(waiting, 75) == ["68 send first_reminder", "72 mark overdue", "74 send escalation 1"]


def test_b8_three_levels_a_step_apart_and_no_more():
    assert log(action(), 1000)[2:] == [
        "74 send escalation 1",
        "98 send escalation 2",
        "122 send escalation 3",
    ]


def test_b8_after_an_outage_levels_still_come_a_step_apart():
    assert [
        line for line in log(action(), 400, sweeps=[100, 101, 123, 124, 148]) if "escalation" in line
    ] == [
        "100 send escalation 1",
        "124 send escalation 2",
        "148 send escalation 3",
    ]


def test_b8_switched_off_the_level_stays_0():
    assert run(action(rows=[ActionConfig(auto_escalate=False)]), 1000).escalation_level == 0


def test_b9_overdue_ends_with_the_item():
    done = run(action(status(73, "in_progress"), status(73.5, "closed")), 80)

    assert (done.verdict.overdue, done.verdict.breached, done.taken.overdue) == (False, True, False)


def test_b10_a_severity_change_moves_the_deadline_counted_from_creation():
    item = action(change(10, Cause.SEVERITY, "critical"))

    assert plan(item).due_at == at(24)
    assert plan(action(severity="nonsense")).due_at == at(72)


def test_b16_an_action_is_reminded_once_and_not_of_a_passed_deadline():
    assert log(action(), 71.9) == ["68 send first_reminder"]
    assert log(action(), 73, sweeps=[60, 72]) == ["72 skip first_reminder deadline_passed"]
    assert plan(action(rows=[ActionConfig(medium_hours=4)])).first_at is None


def test_b17_a_deadline_set_by_hand_moves_reminder_and_escalation_with_it():
    planned = plan(action(change(5, Cause.BY_HAND, at(30))))

    assert (planned.due_at, planned.first_at, planned.escalate_at) == (at(30), at(26), at(32))
    assert plan(action(change(0, Cause.BY_HAND, at(200)))).version == 1
    assert plan(action(change(1, Cause.BY_HAND, at(4)))).first_at is None


def test_b17_a_deadline_set_by_hand_into_the_past_is_that_instant_whatever_the_calendar():
    row = replace(MOH, calendar=LON)
    moved = complaint("MOH", rows=[row]).retargeted(
        Target(row.terms.by_hand(at(30), at(50)), at(50), Cause.BY_HAND, row)
    )

    assert plan(moved).due_at == at(30)


def test_b17_without_a_target_there_is_no_deadline_to_set():
    silent = Config("H1", 0, no_target=True)

    with pytest.raises(ValueError, match="no deadline"):
        silent.terms.by_hand(at(5), at(1))


def test_the_four_seeded_rows_are_those_of_the_requirements():
    assert [
        (
            row.source,
            row.sla_hours,
            row.first_reminder_hours_after,
            row.second_reminder_hours_after,
            row.escalation_hours_after,
        )
        for row in seeded("H1")
    ] == [
        ("MOH", 24, 12, 30, 24),
        ("CCHI", 48, 24, 60, 48),
        ("PATIENT", 72, 24, 72, 72),
        ("FAMILY", 72, 24, 72, 72),
    ]
    assert not any(row.pause_on_waiting for row in seeded("H1"))


def test_an_item_without_a_target_has_no_instant_and_counts_nowhere():
    planned = plan(complaint("MOH", rows=[replace(MOH, no_target=True)]))

    assert [getattr(planned, f.name) for f in fields(planned) if f.name.endswith("_at")] == [None] * 4
    assert planned.due_at is None
    assert verdict(planned, at(1000)).outcome is Outcome.NO_TARGET
    assert due_steps(planned, at(1000)) == []


def test_the_first_whole_second_counts_where_creation_was_between_two():
    item = complaint("MOH", created=at() + timedelta(microseconds=300_000))

    moments = [moment for moment, _ in run(item, 31).log]

    assert moments == [at(12, seconds=1), at(24, seconds=1), at(24, seconds=1), at(30, seconds=1)]
