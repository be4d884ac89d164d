"""`recourse sla`: files of cases in, answers in the same order out (cli.md)."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.sla.cli import cli
from tests.shared_data import shared

CONFIG = {"hospital": "H1", "source": "MOH", "sla_hours": 24}
COMPLAINT = {
    "id": "C1",
    "kind": "complaint",
    "configs": [CONFIG],
    "complaint": {"hospital": "H1", "source": "MOH", "created_at": "2026-02-04T08:00:00Z"},
    "now": "2026-02-05T08:00:01Z",
}
ACTION = {
    "id": "A1",
    "kind": "action",
    "action": {"hospital": "H1", "severity": "medium", "created_at": "2026-02-04T11:00:00+03:00"},
    "now": "2026-02-07T10:00:00Z",
}
SUM = {
    "id": "S1",
    "kind": "calendar",
    "calendar": {"tz": "Europe/London", "week": {"wed": [["09:00", "17:00"]]}},
    "op": "add",
    "start": "2026-02-04T10:00:00Z",
    "arg": 3600,
}


def invoke(command: str, given: Any, *options: str) -> Result:
    text = given if isinstance(given, str) else json.dumps(given)
    return CliRunner().invoke(cli, [command, "-", *options], input=text)


def answers(command: str, given: Any) -> list[dict[str, Any]]:
    done = invoke(command, given)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def simulated(**changed: Any) -> dict[str, Any]:
    (answer,) = answers("simulate", {**COMPLAINT, **changed})
    return answer


@pytest.mark.parametrize(("command", "count"), [("simulate", 30), ("calendar", 10)])
def test_the_golden_file_may_be_given_whole_to_both_commands(command: str, count: int):
    path = shared("sla/golden_rows.json")

    done = CliRunner().invoke(cli, [command, str(path), "--check"])

    assert done.exit_code == 0, done.stderr
    assert done.stderr.splitlines()[-1] == f"{count} of {count} as expected"
    assert done.stderr.count("belongs to another command") == 40 - count


def test_a_complaint_is_answered_with_its_facts():
    assert answers("simulate", COMPLAINT) == [
        {
            "id": "C1",
            "due_at": "2026-02-05T08:00:00Z",
            "first_reminder": True,
            "second_reminder": False,
            "escalated": True,
            "overdue": True,
            "breached": True,
        }
    ]


def test_an_action_is_answered_with_its_level_and_in_utc():
    assert answers("simulate", [ACTION]) == [
        {
            "id": "A1",
            "due_at": "2026-02-07T08:00:00Z",
            "reminder": True,
            "escalation_level": 1,
            "overdue": True,
            "breached": True,
        }
    ]


def test_a_pausing_row_also_says_whether_it_is_paused_and_what_is_left():
    waiting = [{"at": "2026-02-04T18:00:00Z", "event": "status", "value": "waiting"}]

    answer = simulated(configs=[{**CONFIG, "pause_on_waiting": True}], history=waiting)

    assert (answer["due_at"], answer["paused"], answer["remaining_seconds"]) == (None, True, 14 * 3600)
    assert "paused" not in simulated(history=waiting)


def test_given_sweeps_are_the_only_ones_and_those_after_now_do_not_count():
    answer = simulated(sweeps=["2026-02-04T10:00:00Z", "2026-02-06T00:00:00Z"])

    assert (answer["first_reminder"], answer["escalated"], answer["overdue"]) == (False, False, True)


def test_every_event_of_a_history_is_understood():
    history = [
        {"at": "2026-02-04T09:00:00Z", "event": "severity", "value": "high"},
        {"at": "2026-02-04T09:01:00Z", "event": "priority", "value": "low"},
        {"at": "2026-02-04T09:02:00Z", "event": "source", "value": "PATIENT"},
        {"at": "2026-02-04T09:03:00Z", "event": "department", "value": "ER"},
        {"at": "2026-02-04T09:04:00Z", "event": "inbound"},
        {"at": "2026-02-04T09:05:00Z", "event": "acknowledge", "value": 1},
        {"at": "2026-02-04T09:06:00Z", "event": "response"},
        {
            "at": "2026-02-04T09:07:00Z",
            "event": "apply_config",
            "value": {**CONFIG, "source": "", "sla_hours": 30},
        },
    ]

    assert simulated(history=history[:1])["due_at"] == "2026-02-05T08:00:00Z"
    assert simulated(history=history[:3])["due_at"] == "2026-02-06T08:00:00Z"
    assert simulated(history=history)["due_at"] == "2026-02-05T14:00:00Z"
    assert simulated(history=history[:7])["first_reminder"] is False


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("reminder_hours_before", 24, {"first_reminder": False}),
        ("second_reminder_enabled", True, {"second_reminder": True}),
        ("escalation_hours_after", 48, {"escalated": False}),
        ("no_target", True, {"due_at": None, "escalated": False, "overdue": False, "breached": False}),
    ],
)
def test_a_column_of_the_form_is_a_key_of_the_file(column: str, value: object, said: dict[str, Any]):
    now = "2026-02-05T08:00:01Z"
    plain, tried = simulated(now=now), simulated(now=now, configs=[{**CONFIG, column: value}])

    assert {name: tried[name] for name in said} == said
    assert all(plain[name] != each for name, each in said.items())


def test_a_row_without_a_target_needs_no_hours():
    row = {"hospital": "H1", "source": "MOH", "no_target": True, "sla_hours": 0}

    assert simulated(configs=[row])["due_at"] is None


def test_versions_of_a_row_wait_until_they_are_applied():
    rows = [{**CONFIG, "version": 1}, {**CONFIG, "version": 2, "sla_hours": 48}]
    applied = [{"at": "2026-02-04T09:00:00Z", "event": "apply_config", "value": 2}]

    assert simulated(configs=rows)["due_at"] == "2026-02-05T08:00:00Z"
    assert simulated(configs=rows, history=applied)["due_at"] == "2026-02-06T08:00:00Z"


def test_a_calendar_row_counts_working_time():
    row = {**CONFIG, "calendar": SUM["calendar"], "sla_hours": 9}

    assert simulated(configs=[row])["due_at"] == "2026-02-11T10:00:00Z"


def test_sums_add_and_measure_with_pauses():
    measure = {**SUM, "id": "S2", "op": "elapsed", "arg": "2026-02-04T12:00:00Z"}
    paused = {**measure, "id": "S3", "pauses": [["2026-02-04T11:00:00Z", "2026-02-04T11:30:00Z"]]}
    plain = {"id": "S4", "calendar": None, "op": "add", "start": "2026-03-28T12:00:00Z", "arg": 0}

    assert answers("calendar", [SUM, measure, paused, plain]) == [
        {"id": "S1", "result": "2026-02-04T11:00:00Z"},
        {"id": "S2", "result": 7200},
        {"id": "S3", "result": 5400},
        {"id": "S4", "result": "2026-03-28T12:00:00Z"},
    ]


def test_a_difference_from_what_is_expected_is_exit_code_1_and_named():
    done = invoke("simulate", {**COMPLAINT, "expect": {"overdue": False, "escalated": True}}, "--check")

    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "case 1 (C1): overdue is true, expected false",
        "0 of 1 as expected",
    ]
    assert invoke("simulate", {**COMPLAINT, "expect": {"overdue": False}}).exit_code == 0


def case(**changed: Any) -> dict[str, Any]:
    return {**COMPLAINT, **changed}


def row(**changed: Any) -> dict[str, Any]:
    return case(configs=[{**CONFIG, **changed}])


def event(**changed: Any) -> dict[str, Any]:
    return case(history=[{"at": "2026-02-04T09:00:00Z", "event": "status", "value": "open", **changed}])


def calendar(**changed: Any) -> dict[str, Any]:
    return {**SUM, "calendar": {**SUM["calendar"], **changed}}  # type: ignore[dict-item]


UNUSABLE = [
    ("simulate", case(colour="red"), "case 1 (C1): unknown key 'colour'"),
    ("simulate", row(colour="red", shape=1), "configs 1: unknown key 'colour', 'shape'"),
    ("simulate", event(colour="red"), "history 1: unknown key 'colour'"),
    ("simulate", case(complaint={"colour": 1}), "complaint: unknown key 'colour'"),
    ("simulate", case(complaint=None), "complaint: is not an object"),
    ("simulate", case(complaint={"hospital": "H1"}), "complaint, created_at: is missing"),
    ("simulate", case(now="2026-02-05"), "now: is not an ISO 8601 instant"),
    ("simulate", case(now=None), "now: is missing"),
    ("simulate", case(kind="case"), "unknown kind 'case'"),
    ("simulate", {"id": 1}, "'kind' is neither complaint nor action"),
    ("simulate", case(configs={}), "configs: is not an array"),
    ("simulate", case(sweeps="often"), "sweeps: is not an array"),
    ("simulate", case(sweeps=["soon"]), "sweeps 1"),
    ("simulate", row(sla_hours=None), "sla_hours: is not a whole number"),
    ("simulate", row(sla_hours=-1), "sla_hours: is not between 0 and 1000000"),
    ("simulate", row(sla_hours=1.5), "sla_hours: is not a whole number"),
    ("simulate", row(sla_hours="24"), "sla_hours: is not a whole number"),
    ("simulate", row(is_active="yes"), "is_active: is neither true nor false"),
    ("simulate", row(severity="urgent"), "severity: is not one of"),
    ("simulate", row(calendar={"tz": "Mars/Base", "week": {}}), "'Mars/Base' is not a time zone"),
    ("simulate", row(calendar={"tz": "UTC", "week": {}}), "There are no opening hours within 800 days."),
    ("simulate", event(event="rumour"), "history 1, event: is not one of"),
    ("simulate", event(value="done"), "history 1, value: is not one of"),
    ("simulate", event(event="severity", value="urgent"), "history 1, value: is not one of"),
    ("simulate", event(event="apply_config", value="all"), "history 1, value: is not a whole number"),
    ("simulate", event(at="now"), "history 1, at: is not an ISO 8601 instant"),
    ("simulate", {**ACTION, "configs": [{"department": "ER"}]}, "department: needs a hospital"),
    ("calendar", {**SUM, "colour": 1}, "unknown key 'colour'"),
    ("calendar", {**SUM, "op": "subtract"}, "op: is not one of add, elapsed"),
    ("calendar", {**SUM, "arg": "1 h"}, "arg: is not a whole number"),
    ("calendar", {**SUM, "arg": -1}, "arg: is not between"),
    ("calendar", {**SUM, "op": "elapsed"}, "arg: is not an ISO 8601 instant"),
    ("calendar", {**SUM, "pauses": [["2026-02-04T10:00:00Z"]]}, "pauses 1: is not a pair"),
    (
        "calendar",
        {**SUM, "pauses": [["2026-02-04T10:00:00Z", "2026-02-04T09:00:00Z"]]},
        "ends before it begins",
    ),
    ("calendar", {**SUM, "start": "9999-12-31T23:00:00Z"}, "out of reach"),
    ("calendar", calendar(colour=1), "calendar: unknown key 'colour'"),
    ("calendar", calendar(tz=None), "calendar, tz: is missing"),
    ("calendar", calendar(week={"monday": []}), "week: unknown key 'monday'"),
    ("calendar", calendar(week={"mon": [["9:00", "17:00"]]}), "'9:00' is not a time such as 09:00"),
    ("calendar", calendar(week={"mon": [["09:00", "24:01"]]}), "'24:01' is not between 00:00 and 24:00"),
    ("calendar", calendar(week={"mon": [["09:60", "17:00"]]}), "'09:60' is not between"),
    ("calendar", calendar(week={"mon": [["17:00", "09:00"]]}), "17:00 is not before 09:00"),
    ("calendar", calendar(week={"mon": ["09:00"]}), "week, mon: is not a pair of times"),
    ("calendar", calendar(holidays=["3 April"]), "'3 April' is not a date"),
    ("calendar", calendar(holidays=[["2026-04-03"]]), "neither a date nor a pair"),
    ("calendar", calendar(holidays=[["2026-04-06", "2026-04-03"]]), "2026-04-03 is before 2026-04-06"),
    ("calendar", calendar(exceptions=["2026-04-03"]), "exceptions: is not an object of dates"),
    ("calendar", calendar(exceptions={"Friday": []}), "'Friday' is not a date"),
    ("calendar", "[", "line 1"),
    ("calendar", "", "is empty"),
]


@pytest.mark.parametrize(("command", "given", "place"), UNUSABLE, ids=[place for _, _, place in UNUSABLE])
def test_unusable_input_is_exit_code_2_and_names_the_place(command: str, given: Any, place: str):
    done = invoke(command, given)

    assert done.exit_code == 2
    assert place in done.stderr
    assert done.stdout == ""


def test_each_command_explains_itself(tmp_path: Path):
    for words in (["--help"], ["simulate", "--help"], ["calendar", "--help"]):
        assert "Usage" in CliRunner().invoke(cli, words).stdout
    assert CliRunner().invoke(cli, ["simulate", str(tmp_path / "none.json")]).exit_code == 2
