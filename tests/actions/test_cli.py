"""`recourse actions` as a stranger uses it: JSON in, JSON out, exit codes (cli.md)."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from tests.shared_data import shared

MOVE = {"id": "t", "kind": "action", "from": "in_progress", "to": "pending_approval", "actor": "assignee"}
QUESTION: dict[str, Any] = {
    "id": "r",
    "rules": [{"name": "Ward", "category": "facility", "assign_to_department": "ER"}],
    "action": {
        "source_type": "rounds",
        "category": "facility",
        "severity": "low",
        "hospital": "H1",
        "department": None,
    },
    "users": [{"id": "u4", "role": "department_manager", "hospital": "H1", "department": "ER"}],
    "departments": {"ER": {"manager": "u4"}},
}


def run(command: str, data: object, *options: str) -> Result:
    return CliRunner().invoke(cli, ["actions", command, "-", *options], input=json.dumps(data))


def answers(result: Result) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(result.stdout)
    return read


@pytest.mark.parametrize(
    ("changes", "ok"),
    [
        ({}, True),
        ({"evidence": 0}, False),
        ({"outcome": " "}, False),
        ({"requires_approval": False}, False),
        ({"concurrent": "somebody saved first"}, False),
        ({"to": "closed"}, False),
        ({"to": "closed", "requires_approval": False}, True),
        ({"to": "cancelled", "actor": "px_admin_other"}, False),
        ({"to": "cancelled", "actor": "px_admin_other", "reason": "Twice"}, True),
        ({"from": "pending_approval", "to": "approved", "actor": "px_admin_other"}, True),
        ({"from": "pending_approval", "to": "approved", "actor": "px_admin_other_hospital"}, False),
        ({"from": "pending_approval", "to": "in_progress", "actor": "submitter"}, True),
        ({"from": "pending_approval", "to": "in_progress", "actor": "submitter", "meaning": "reject"}, False),
        ({"from": "approved", "to": "in_progress", "actor": "px_admin_other", "reason": "No."}, True),
        ({"from": "open", "to": "in_progress", "actor": "system_on_inbound_reply"}, False),
        ({"from": "pending_approval", "to": "rejected", "actor": "px_admin_other"}, False),
        ({"kind": "complaint", "from": "open", "to": "closed", "actor": "manager"}, False),
        ({"kind": "complaint", "from": "open", "to": "resolved", "resolution": "Told"}, True),
        ({"kind": "complaint", "from": "open", "to": "resolved"}, False),
        ({"kind": "complaint", "from": "open", "to": "waiting", "reason": "The ward's answer"}, True),
        ({"kind": "complaint", "from": "open", "to": "waiting"}, False),
        (
            {
                "kind": "complaint",
                "from": "waiting",
                "to": "in_progress",
                "actor": "system_on_inbound_reply",
            },
            True,
        ),
        ({"kind": "complaint", "from": "closed", "to": "in_progress", "reason": "New"}, False),
        (
            {
                "kind": "complaint",
                "from": "closed",
                "to": "in_progress",
                "reason": "New",
                "actor": "manager",
                "meaning": "reopen",
            },
            True,
        ),
        ({"kind": "complaint", "from": "open", "to": "in_progress", "meaning": "reopen"}, False),
        ({"kind": "complaint", "from": "open", "to": "in_progress", "concurrent": "stale"}, False),
    ],
)
def test_a_transition_is_answered_with_yes_or_with_no_and_why(changes: dict[str, Any], ok: bool) -> None:
    result = run("transition", [MOVE | changes])

    (answer,) = answers(result)
    assert (answer["id"], answer["ok"]) == ("t", ok)
    assert bool(answer["why"]) is not ok
    assert result.exit_code == (0 if ok else 1)


def test_answers_keep_the_order_of_the_cases() -> None:
    cases = [MOVE | {"id": "1"}, MOVE | {"id": "2", "evidence": 0}, MOVE | {"id": "3"}]

    assert [(one["id"], one["ok"]) for one in answers(run("transition", cases))] == [
        ("1", True),
        ("2", False),
        ("3", True),
    ]


def test_a_refusal_that_was_expected_is_a_success_under_check() -> None:
    refused = MOVE | {"evidence": 0, "expect": {"ok": False}}

    assert run("transition", [refused]).exit_code == 1
    assert run("transition", [refused], "--check").exit_code == 0
    assert run("transition", [refused | {"expect": {"ok": True}}], "--check").exit_code == 1


@pytest.mark.parametrize(
    ("command", "case", "place"),
    [
        ("transition", MOVE | {"colour": "red"}, "'colour'"),
        ("transition", MOVE | {"actor": "king"}, "actor"),
        ("transition", MOVE | {"kind": "parcel"}, "parcel"),
        ("transition", {key: MOVE[key] for key in MOVE if key != "to"}, "to"),
        ("transition", MOVE | {"evidence": "two"}, "evidence"),
        ("transition", MOVE | {"meaning": "hurry"}, "meaning"),
        ("route", QUESTION | {"people": []}, "'people'"),
        ("route", QUESTION | {"action": None}, "action"),
        ("route", QUESTION | {"rules": [{"priority": 1}]}, "rules 1, name"),
        ("route", QUESTION | {"rules": [{"name": "A", "priority": "high"}]}, "rules 1, priority"),
        ("route", QUESTION | {"users": [{"id": "a"}, {"id": "a"}]}, "users"),
        ("route", QUESTION | {"departments": {"ER": {"boss": "u4"}}}, "departments, ER"),
    ],
)
def test_input_that_cannot_be_used_names_the_place(command: str, case: dict[str, Any], place: str) -> None:
    result = run(command, [case])

    assert result.exit_code == 2
    assert result.stdout == ""
    assert place in result.stderr


def test_a_case_of_another_command_is_skipped_with_a_line() -> None:
    result = run("transition", [MOVE, {"id": "k", "kind": "calendar", "op": "add"}])

    assert [one["id"] for one in answers(result)] == ["t"]
    assert "belongs to another command" in result.stderr


def test_the_shared_calendar_rows_are_skipped_by_both_commands() -> None:
    rows = json.loads(shared("sla/golden_rows.json").read_text())["cal"]

    for command in ("transition", "route"):
        result = run(command, rows)
        assert (result.exit_code, answers(result)) == (0, [])


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, {"rule": "Ward", "assigned_to": "u4", "department": "ER"}),
        (
            {"departments": {}},
            {"rule": "Ward", "assigned_to": None, "department": "ER", "queue": "department:ER"},
        ),
        (
            {"departments": {"ER": {"manager": None}}},
            {"rule": "Ward", "assigned_to": None, "department": "ER", "queue": "department:ER"},
        ),
        ({"rules": []}, {"rule": None, "assigned_to": None, "queue": "coordinator:H1"}),
        (
            {"rules": [{"name": "Named", "assign_to_user": "u4"}]},
            {"rule": "Named", "assigned_to": "u4"},
        ),
        (
            {"rules": [{"name": "Off", "assign_to_user": "u4", "is_active": False}]},
            {"rule": None, "assigned_to": None, "queue": "coordinator:H1"},
        ),
        (
            {
                "rules": [
                    {"name": "Low", "priority": -5, "assign_to_user": "u4"},
                    {"name": "Role", "assign_to_role": "department_manager"},
                ]
            },
            {"rule": "Role", "assigned_to": "u4"},
        ),
    ],
)
def test_route_says_which_rule_won_and_who_gets_it(changes: dict[str, Any], answer: dict[str, Any]) -> None:
    result = run("route", [QUESTION | changes])

    assert answers(result) == [{"id": "r", **answer}]
    assert result.exit_code == 0


def test_explain_adds_why_every_rule_won_or_lost() -> None:
    rules = [*QUESTION["rules"], {"name": "Other", "category": "other", "assign_to_user": "u4"}]

    (answer,) = answers(run("route", [QUESTION | {"rules": rules}], "--explain"))

    assert [(one["rule"], one["fate"]) for one in answer["considered"]] == [
        ("Other", "unmet"),
        ("Ward", "won"),
    ]
    assert all(one["why"] for one in answer["considered"])


def test_a_file_of_json_lines_is_read_like_an_array(tmp_path: Path) -> None:
    file = tmp_path / "moves.jsonl"
    file.write_text("\n".join(json.dumps(MOVE | {"id": name}) for name in "ab"))

    result = CliRunner().invoke(cli, ["actions", "transition", str(file)])

    assert [one["id"] for one in answers(result)] == ["a", "b"]
