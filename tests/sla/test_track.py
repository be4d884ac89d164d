"""The track on the page: each milestone with how it looks and why."""

from dataclasses import replace

from app.sla.rules import (
    NOTHING_TAKEN,
    Callback,
    Cause,
    Item,
    Kind,
    Look,
    Mark,
    Reason,
    State,
    Stop,
    Taken,
    milestones,
    plan,
)
from tests.sla.desk import P72, PRESETS, at, change, complaint, response, run, status


def track(item: Item, hours: float, taken: Taken = NOTHING_TAKEN) -> list[str]:
    points = milestones(plan(item), at(hours), taken)
    return [f"{point.stop} {point.look}" + (f" {point.reason}" if point.reason else "") for point in points]


def test_a_new_ministry_complaint_shows_its_whole_ladder_in_order():
    assert track(complaint("MOH"), 1) == [
        "created reached",
        "now now",
        "first_reminder planned",
        "escalation planned",
        "due planned",
        "second_reminder planned",
    ]


def test_a_late_one_shows_what_was_sent_and_when():
    done = run(complaint("MOH"), 31)

    points = milestones(done.plan, at(31), done.taken)

    assert [(point.stop, point.look) for point in points] == [
        (Stop.CREATED, Look.REACHED),
        (Stop.FIRST_REMINDER, Look.SENT),
        (Stop.ESCALATION, Look.SENT),
        (Stop.DUE, Look.MISSED),
        (Stop.SECOND_REMINDER, Look.SENT),
        (Stop.NOW, Look.NOW),
    ]
    assert [point.done_at for point in points if point.stop is Stop.SECOND_REMINDER] == [at(30)]


def test_what_is_not_needed_says_why():
    assert "first_reminder not_needed in_progress" in track(complaint("MOH", status(1, "in_progress")), 2)
    assert "escalation not_needed answered" in track(complaint("MOH", response(1)), 2)
    ended = track(complaint("MOH", status(1, "resolved")), 2)
    assert "second_reminder not_needed ended" in ended
    assert "ended reached" in ended
    moved = complaint("PATIENT", change(20, Cause.SOURCE, "MOH"))
    assert "first_reminder not_needed before_change" in track(moved, 21)


def test_a_skipped_notice_says_why():
    done = run(complaint("MOH"), 31, sweeps=[31])

    assert f"first_reminder skipped {Reason.SECOND_TAKES_OVER}" in track(done.plan.item, 31, done.taken)


def test_while_paused_what_lies_ahead_has_no_instant_and_stands_last():
    points = milestones(plan(complaint("PATIENT", status(30, "waiting"), rows=[P72])), at(40))

    assert [(point.stop, point.look, point.at) for point in points[-3:]] == [
        (Stop.SECOND_REMINDER, Look.PAUSED, None),
        (Stop.ESCALATION, Look.PAUSED, None),
        (Stop.DUE, Look.PAUSED, None),
    ]


def test_only_the_notices_of_the_present_round_are_on_the_track():
    reopened = complaint("MOH", status(20, "resolved"), status(30, "in_progress"))
    before = Taken((Mark(Kind.ESCALATION, 1, 1, State.SENT, at(24)),))

    assert [line for line in track(reopened, 31, before) if "escalation" in line] == ["escalation planned"]


def test_without_a_target_the_track_has_no_deadline():
    assert track(complaint("MOH", rows=[replace(PRESETS[0], no_target=True)]), 1) == [
        "created reached",
        "now now",
    ]


def test_a_callback_has_a_track_too():
    booked = Callback(at(0), at(3))

    assert [point.stop for point in milestones(booked, at(1))] == [
        Stop.CREATED,
        Stop.NOW,
        Stop.WARN,
        Stop.DUE,
    ]
    assert milestones(booked, at(4))[-2].look is Look.MISSED
