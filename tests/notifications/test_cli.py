"""`recourse notify`, as a stranger uses it (cli.md, notifications.md 12)."""

import base64
import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from app.notifications.cli import cli

CASE = {
    "now": "2026-03-10T08:00:00+03:00",
    "timezone": "Africa/Dar_es_Salaam",
    "config": {"eligibleNotificationTypes": {"activation_of_policy": True, "starting_of_policy": True}},
    "languages": [{"code": "en", "name": "English", "sort_order": 1}],
    "products": [{"code": "BASIC", "name": "Basic", "conversion": None}],
    "families": [
        {
            "uuid": "f1",
            "label": "a comment",
            "approval": True,
            "language": "fr-CA",
            "location": None,
            "head": "100",
            "members": [
                {
                    "chf_id": "100",
                    "last_name": "Kessy",
                    "other_names": "Grace",
                    "phone": " 0754 1 ",
                    "status": "AC",
                },
            ],
            "validity_to": None,
        }
    ],
    "policies": [
        {
            "uuid": "p1",
            "family": "f1",
            "product": "BASIC",
            "officer": None,
            "stage": "N",
            "status": 2,
            "enroll_date": "2026-03-01",
            "start_date": "2026-03-15",
            "effective_date": "2026-03-15",
            "expiry_date": "2027-03-14",
            "value": "1150.00",
            "validity_from": "2026-03-09T10:00:00+03:00",
            "validity_to": None,
        }
    ],
    "past": [],
}
SENT = {
    "policy": "p1",
    "type": "activation_of_policy",
    "to": "0754 1",
    "language": "fr-CA",
    "text": "Couverture de Grace Kessy (100) : plan BASIC valable du 2026-03-15 au 2027-03-14.",
}


def run(*words, stdin=""):
    given = stdin if isinstance(stdin, str | bytes) else json.dumps(stdin)
    return CliRunner().invoke(cli, [str(word) for word in words], input=given)


def answer(*words, stdin=""):
    result = run(*words, stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def changed(path, value):
    """The case with one leaf changed; a path such as `policies 0 status`."""
    case = json.loads(json.dumps(CASE))
    *way, last = [int(step) if step.isdigit() else step for step in path.split()]
    place = case
    for step in way:
        place = place[step]
    place[last] = value
    return case


def test_facts_are_decided_from_standard_input():
    assert answer("evaluate", stdin=CASE) == {"send": [SENT], "rejected": [], "failed": []}
    assert answer("evaluate", "-", stdin=CASE) == {"send": [SENT], "rejected": [], "failed": []}


def test_facts_are_decided_from_a_file_and_from_a_folder(tmp_path):
    (tmp_path / "facts.json").write_text(json.dumps(CASE))
    folder = tmp_path / "folder"
    folder.mkdir()
    split = {"languages": "languages", "products": "products", "families": "families", "policies": "policies"}
    for key, name in {**split, "past": "past_notifications"}.items():
        (folder / f"{name}.json").write_text(json.dumps(CASE[key]))
    (folder / "config.json").write_text(json.dumps({key: CASE[key] for key in ("now", "timezone", "config")}))

    assert answer("evaluate", tmp_path / "facts.json")["send"] == [SENT]
    assert answer("evaluate", "--dir", folder)["send"] == [SENT]


def test_several_cases_are_answered_in_order_with_their_ids():
    cases = [{**CASE, "id": "a"}, {**changed("families 0 approval", False), "id": "b"}]
    lines = "\n".join(json.dumps(case) for case in cases)
    refused = [{"policy": "p1", "type": "activation_of_policy", "status": 2, "reason": "no_consent"}]

    for stdin in (cases, lines):
        assert answer("evaluate", stdin=stdin) == [
            {"id": "a", "send": [SENT], "rejected": [], "failed": []},
            {"id": "b", "send": [], "rejected": refused, "failed": []},
        ]


def test_what_was_sent_before_is_not_sent_again():
    first = answer("evaluate", stdin=CASE)

    assert answer("evaluate", stdin={**CASE, "sent": first["send"]})["send"] == []
    assert answer("evaluate", stdin={**CASE, "past": [{**SENT, "status": 1}]})["send"] == []


def test_every_answer_may_be_given_back_as_the_past():
    failing = changed("families 0 members 0 phone", None)
    first = answer("evaluate", stdin=failing)

    assert [row["reason"] for row in first["failed"]] == ["no_phone"]
    assert answer("evaluate", stdin={**failing, "past": first["failed"]}) == first
    assert answer("evaluate", stdin={**CASE, "past": first["failed"]})["send"] == [SENT]


def test_of_two_rows_about_a_pair_the_final_one_counts():
    rows = [{"policy": "p1", "type": "activation_of_policy", "status": status} for status in (4, 3, 4)]

    assert answer("evaluate", stdin={**CASE, "past": rows}) == {"send": [], "rejected": [], "failed": []}


def test_a_dead_version_of_a_policy_does_not_count_beside_the_live_one():
    dead = {**CASE["policies"][0], "status": 4, "validity_to": "2026-03-09T10:00:00Z"}

    for policies in ([dead, *CASE["policies"]], [*CASE["policies"], dead]):
        assert answer("evaluate", stdin={**CASE, "policies": policies})["send"] == [SENT]


def test_the_zone_of_the_configuration_holds_where_none_stands_beside_it():
    starts = changed("policies 0 effective_date", "2026-03-10")
    starts["now"] = "2026-03-09T22:30:00Z"
    there = [row["type"] for row in answer("evaluate", stdin=starts)["send"]]
    del starts["timezone"]
    in_utc = [row["type"] for row in answer("evaluate", stdin=starts)["send"]]
    starts["config"]["timezone"] = "Africa/Dar_es_Salaam"
    by_config = [row["type"] for row in answer("evaluate", stdin=starts)["send"]]

    assert (there, in_utc, by_config) == (
        ["starting_of_policy"],
        ["activation_of_policy"],
        ["starting_of_policy"],
    )


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("nonsense", 1, "case 1: unknown key 'nonsense'"),
        ("now", None, "case 1, now: is missing"),
        ("now", "2026-03-10T08:00:00", "case 1, now: is not an ISO 8601 instant with a zone"),
        ("config", None, "case 1, config: is missing"),
        ("config", [], "case 1, config: is not an object"),
        ("timezone", "Mars", "case 1, config, timezone:"),
        ("config eligibleNotificationTypes", {"x": True}, "config, eligibleNotificationTypes.x:"),
        ("config reminder_after_expiry_days", 0, "config, reminder_after_expiry_days:"),
        ("families", {}, "case 1, families: is not an array"),
        ("families 0", 1, "case 1, families 1: is not an object"),
        ("families 0 nickname", "x", "case 1, families 1: unknown key 'nickname'"),
        ("families 0 approval", 1, "case 1, families 1, approval: is neither true nor false"),
        ("families 0 head", "101", "case 1, families 1, head: 101 is not a member"),
        ("families 0 members 0 status", "XX", "families 1, members 1, status: is not one of"),
        ("families 0 members 0 phone", 754, "families 1, members 1, phone: is not a text"),
        ("families 0 uuid", None, "case 1, families 1, uuid: is missing"),
        ("policies 0 family", "f2", "case 1, policies 1, family: there is no family f2"),
        ("policies 0 product", "GONE", "case 1, policies 1, product: there is no product GONE"),
        ("policies 0 status", 3, "case 1, policies 1, status: is not one of"),
        ("policies 0 status", "2", "case 1, policies 1, status: is not a whole number"),
        ("policies 0 stage", "X", "case 1, policies 1, stage: is not one of"),
        ("policies 0 expiry_date", "14/03/2027", "case 1, policies 1, expiry_date: is not a day"),
        ("policies 0 expiry_date", "2027-02-30", "case 1, policies 1, expiry_date: is not a day"),
        ("policies 0 expiry_date", "2027-W10-2", "case 1, policies 1, expiry_date: is not a day"),
        ("policies 0 value", "much", "case 1, policies 1, value: is not an amount"),
        ("policies 0 value", True, "case 1, policies 1, value: is not an amount"),
        ("policies 0 activated_at", "today", "case 1, policies 1, activated_at: is not an ISO 8601 instant"),
        ("policies", [CASE["policies"][0]] * 2, "case 1, policies 2, uuid: p1 stands twice"),
        ("past", [{"policy": "p1", "type": "birthday", "status": 1}], "case 1, past 1, type: is not one of"),
        ("past", [{"policy": "p1", "type": "activation_of_policy", "status": 6}], "case 1, past 1, status:"),
        (
            "languages",
            [{"code": "en", "sort_order": "1"}],
            "case 1, languages 1, sort_order: is not a whole number",
        ),
        ("officers", {}, "case 1, officers: is not an array"),
    ],
)
def test_facts_that_cannot_be_read_are_refused_with_their_place(path, value, place):
    result = run("evaluate", stdin=changed(path, value))

    assert (result.exit_code, result.stdout) == (2, "")
    assert place in result.stderr


@pytest.mark.parametrize("stdin", ["", "{", "[1]", b"\xff"])
def test_what_is_no_json_of_facts_is_exit_2(stdin):
    assert run("evaluate", stdin=stdin).exit_code == 2


def test_a_file_that_is_not_there_is_exit_2(tmp_path):
    assert run("evaluate", tmp_path / "gone.json").exit_code == 2
    assert run("evaluate", "--dir", tmp_path).exit_code == 2


@pytest.mark.parametrize(
    ("expect", "code", "told"),
    [
        ({"send": [{"policy": "p1", "type": "activation_of_policy"}], "failed": []}, 0, ""),
        ({"send": []}, 1, "case 1: send has"),
        ({"send": [{"policy": "p1", "type": "activation_of_policy", "to": "0755"}]}, 1, "case 1: send lacks"),
    ],
)
def test_expectations_are_compared_on_demand(expect, code, told):
    stdin = {**CASE, "expect": expect}

    assert run("evaluate", stdin=stdin).exit_code == 0
    result = run("evaluate", "--check", stdin=stdin)
    assert result.exit_code == code
    assert told in result.stderr


def test_slots_show_hours_lookbacks_and_what_is_in_force():
    shown = answer("slots", "-", stdin={"trigger_time_interval_hours": 5})

    assert shown == {
        "in_force": "trigger",
        "timezone": "UTC",
        "slots": [
            {"slot": "08:00", "hour": 8, "lookback_hours": 14},
            {"slot": "13:00", "hour": 13, "lookback_hours": 5},
            {"slot": "18:00", "hour": 18, "lookback_hours": 5},
        ],
    }


def test_slots_of_a_day_show_their_windows():
    shown = answer("slots", "-", "--date", "2026-03-29", stdin={"hour": "2, 8", "timezone": "Europe/Paris"})

    assert shown["in_force"] == "scheduled_task"
    assert shown["windows"] == [
        {"after": "2026-03-28T07:00:00Z", "until": "2026-03-29T01:00:00Z"},
        {"after": "2026-03-29T01:00:00Z", "until": "2026-03-29T06:00:00Z"},
    ]


def test_a_bad_hour_falls_back_and_says_so():
    result = run("slots", "-", stdin={"hour": "*/4"})

    assert result.exit_code == 0
    assert json.loads(result.stdout)["in_force"] == "trigger"
    assert "bad_hour" in result.stderr
    assert answer("slots", "-", "--scheduled-task", "send_notification_messages hour=7", stdin={})[
        "slots"
    ] == [{"slot": "07:00", "hour": 7, "lookback_hours": 24}]


@pytest.mark.parametrize(
    ("config", "options", "place"),
    [
        ({"trigger_time_interval_hours": 0}, (), "trigger_time_interval_hours"),
        ({"timezone": "Mars"}, (), "timezone"),
        ({}, ("--date", "tomorrow"), "--date"),
    ],
)
def test_slots_of_a_schedule_that_cannot_be_read_are_exit_2(config, options, place):
    result = run("slots", "-", *options, stdin=config)

    assert result.exit_code == 2
    assert place in result.stderr


def test_a_configuration_is_checked_by_itself_or_beside_its_facts():
    bad = {"timezone": "Mars", "providers": {"TextNotificationProvider": {"DestinationFolder": "x"}}}
    result = run("check-config", "-", stdin=bad)

    assert result.exit_code == 1
    assert [(one["path"], one["code"], one["severity"]) for one in json.loads(result.stdout)] == [
        ("timezone", "bad_timezone", "error")
    ]
    assert run("check-config", "-", stdin={"now": "x", "timezone": "Mars", "config": {}}).exit_code == 1
    assert {one["severity"] for one in answer("check-config", "-", stdin={})} == {"warning"}
    assert run("check-config", "-", stdin="[]").exit_code == 2
    rights = {"family_policy_notification_report_perms": ["131224"]}
    assert answer("check-config", "-", stdin=rights) == answer("check-config", "-", stdin={})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * 160, {"encoding": "GSM-7", "units": 160, "segments": 1, "sendable": True}),
        ("a" * 160 + "\n", {"encoding": "GSM-7", "units": 160, "segments": 1, "sendable": True}),
        ("", {"encoding": "GSM-7", "units": 0, "segments": 0, "sendable": False}),
        ("ж" * 135, {"encoding": "UCS-2", "units": 135, "segments": 3, "sendable": True}),
    ],
)
def test_segments_are_counted_on_standard_input(text, shown):
    assert answer("segments", stdin=text) == shown


def test_segments_may_be_counted_after_punctuation_is_plain():
    assert answer("segments", stdin="it\u2019s")["encoding"] == "UCS-2"
    assert answer("segments", "--plain", stdin="it\u2019s")["encoding"] == "GSM-7"
    assert run("segments", stdin=b"\xff").exit_code == 2


def test_the_fake_gateway_answers_by_its_script_and_keeps_every_byte(tmp_path):
    command = "from app.notifications.cli import cli; cli()"
    words = [
        "fake-gateway",
        "--port",
        "0",
        "--script",
        "503,200",
        "--requests",
        "3",
        "--record",
        str(tmp_path),
    ]
    with subprocess.Popen(
        [sys.executable, "-c", command, *words],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        port = int(re.search(r":(\d+)", process.stderr.readline())[1])
        statuses = [
            httpx.post(f"http://127.0.0.1:{port}/sms", content=f"é{n}".encode(), trust_env=False).status_code
            for n in range(3)
        ]
        shown = [json.loads(line) for line in process.stdout]
        code = process.wait(10)

    assert (statuses, code) == ([503, 200, 200], 0)
    assert [line["answered"] for line in shown] == ["503", "200", "200"]
    for n, line in enumerate(shown):
        raw = Path(line["file"]).read_bytes()
        assert base64.b64decode(line["raw_base64"]) == raw
        assert raw.startswith(b"POST /sms HTTP/1.1\r\n")
        assert raw.endswith(b"\r\n\r\n" + f"é{n}".encode())


@pytest.mark.parametrize("script", ["", "99", "600", "nonsense", "200,,x"])
def test_a_script_that_cannot_be_read_is_exit_2(script):
    result = run("fake-gateway", "--script", script)

    assert result.exit_code == 2
    assert "--script" in result.stderr


def test_a_port_that_is_taken_is_exit_2():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("fake-gateway", "--port", taken.getsockname()[1])

    assert result.exit_code == 2
    assert "--port" in result.stderr


def test_every_command_explains_itself():
    for command in ("evaluate", "slots", "check-config", "segments", "fake-gateway"):
        assert run(command, "--help").exit_code == 0
