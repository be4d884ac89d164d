"""A deadline that is set anew (sla.md 3.4): from the same anchor, with the history, and without a second reminder."""

from dataclasses import replace

from app.sla.rules import BreachCause, Cause, Outcome, Target, plan, targets, verdict
from tests.sla.desk import P72, PRESETS, at, change, complaint, log, run, status

MOH, CCHI, PATIENT, FAMILY = PRESETS


def test_the_new_hours_count_from_creation_and_reminders_before_the_change_are_skipped():
    item = complaint("PATIENT", change(20, Cause.SOURCE, "MOH"))

    assert plan(item).due_at == at(24)
    assert log(item, 31) == [
        "20 skip first_reminder before_change",
        "24 send escalation 1",
        "24 mark overdue",
        "30 send second_reminder",
    ]


def test_a_reminder_at_the_very_instant_of_the_change_is_sent():
    assert log(complaint("PATIENT", change(12, Cause.SOURCE, "MOH")), 13) == ["12 send first_reminder"]


def test_an_escalation_already_past_fires_once():
    item = complaint("PATIENT", change(40, Cause.SOURCE, "MOH"))

    assert log(item, 100) == [
        "24 send first_reminder",
        "40 skip second_reminder before_change",
        "40 send escalation 1",
        "40 mark overdue",
    ]


def test_what_was_sent_under_the_old_target_is_not_repeated():
    item = complaint("MOH", change(26, Cause.SOURCE, "PATIENT"))

    assert log(item, 80) == [
        "12 send first_reminder",
        "24 send escalation 1",
        "24 mark overdue",
        "72 send second_reminder",
        "72 mark overdue",
    ]


def test_retarget_keeps_pause():
    urgent = replace(P72, source="MOH", sla_hours=48)
    waited = [status(10, "waiting"), status(34, "in_progress")]

    assert plan(
        complaint("PATIENT", *waited, change(35, Cause.SOURCE, "MOH"), rows=[P72, urgent])
    ).due_at == at(72)
    assert plan(complaint("PATIENT", *waited, change(35, Cause.SOURCE, "MOH"), rows=[P72, MOH])).due_at == at(
        24
    )


def test_a_change_that_leaves_the_winning_row_is_no_new_target():
    item = complaint("MOH", change(13, Cause.SEVERITY, "critical"), change(14, Cause.DEPARTMENT, "ER"))

    assert plan(item).version == 1
    assert log(item, 14, sweeps=[11, 14]) == ["14 send first_reminder"]


def test_a_deadline_that_the_change_put_into_the_past_is_marked_as_its_doing():
    found = verdict(plan(complaint("PATIENT", change(40, Cause.SOURCE, "MOH"))), at(41))

    assert (found.breached, found.breach_cause) == (True, BreachCause.RETARGET)


def test_a_deadline_that_passed_by_itself_is_not_the_changes_doing():
    before = complaint("MOH", change(30, Cause.SOURCE, "CCHI"), change(60, Cause.SOURCE, "MOH"))
    after = complaint("PATIENT", change(20, Cause.SOURCE, "MOH"))
    already = complaint("MOH", change(30, Cause.APPLY_CONFIG, replace(MOH, sla_hours=12)))

    assert verdict(plan(before), at(70)).breach_cause is BreachCause.TIME
    assert verdict(plan(after), at(30)).breach_cause is BreachCause.TIME
    assert verdict(plan(already), at(31)).breach_cause is BreachCause.TIME
    assert verdict(plan(after), at(22)).breach_cause is None


def test_old_targets_are_kept_with_what_became_of_them():
    item = complaint("PATIENT", change(20, Cause.SOURCE, "MOH"), change(30, Cause.SOURCE, "CCHI"))

    found = targets(plan(item), at(40))

    assert [(one.version, one.due_at, one.until, one.outcome) for one in found] == [
        (1, at(72), at(20), Outcome.SUPERSEDED),
        (2, at(24), at(30), Outcome.BREACHED),
        (3, at(48), None, Outcome.RUNNING),
    ]
    assert [one.target.cause for one in found] == [Cause.CREATED, Cause.SOURCE, Cause.SOURCE]
    assert found[1].breach_cause is BreachCause.TIME


def test_an_edited_row_moves_no_live_deadline_until_it_is_applied():
    newer = replace(MOH, sla_hours=10, escalation_hours_after=10, version=2)
    rows = [newer, MOH]

    assert plan(complaint("MOH", rows=rows)).due_at == at(24)
    assert plan(complaint("MOH", change(5, Cause.APPLY_CONFIG, 2), rows=rows)).due_at == at(10)
    assert plan(complaint("MOH", change(5, Cause.APPLY_CONFIG), rows=rows)).due_at == at(10)
    assert plan(complaint("MOH", change(5, Cause.APPLY_CONFIG, 1), rows=rows)).version == 1


def test_a_new_row_is_taken_up_by_an_act_of_applying_it():
    item = complaint(None, change(5, Cause.APPLY_CONFIG, replace(MOH, source=None, sla_hours=6)), rows=[])

    assert [target.cause for target in item.targets] == [Cause.CREATED, Cause.APPLY_CONFIG]
    assert plan(item).due_at == at(6)
    edited = [MOH, replace(MOH, version=2, sla_hours=30)]
    again = complaint("MOH", change(5, Cause.APPLY_CONFIG, replace(MOH, sla_hours=8)), rows=edited)
    assert plan(again).due_at == at(8)


def test_a_target_may_be_lifted_altogether():
    item = complaint("MOH", change(5, Cause.APPLY_CONFIG, replace(MOH, no_target=True)))

    assert log(item, 100) == []
    assert verdict(plan(item), at(100)).outcome is Outcome.NO_TARGET
    assert [one.outcome for one in targets(plan(item), at(100))] == [Outcome.SUPERSEDED, Outcome.NO_TARGET]


def test_the_same_terms_again_are_no_new_target():
    item = complaint("MOH")

    assert item.retargeted(Target(MOH.terms, at(3), Cause.SEVERITY, MOH)) is item
    assert len(item.retargeted(Target(CCHI.terms, at(3), Cause.SOURCE, CCHI)).targets) == 2


def test_retargeting_while_paused_is_judged_by_the_time_used_so_far():
    item = complaint(
        "PATIENT",
        status(10, "waiting"),
        change(40, Cause.SOURCE, "MOH"),
        rows=[P72, replace(MOH, pause_on_waiting=True)],
    )

    done = run(item, 50)

    assert not done.verdict.breached
    assert done.verdict.remaining_seconds == 14 * 3600
