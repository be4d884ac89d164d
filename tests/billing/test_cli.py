"""`recourse billing check`: its JSON is a public interface (cli.md)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.billing.cli import cli
from app.billing.rules.handbook import handbook
from app.kernel import clock
from tests.billing.rows import OURS, row

ASKED = ["--month", "2026-06", "--as-of", "2026-07-10"]
CONTEXT = {"upload_month": "2026-06-01", "as_of": "2026-07-10"}


def run(*arguments: str, given: str | bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["check", *arguments], input=given)
    return result.exit_code, result.stdout, result.stderr


def cases(*found: dict[str, Any]) -> str:
    return "\n".join(json.dumps(case) for case in found)


def test_a_good_file_is_accepted() -> None:
    code, out, err = run(str(OURS / "good.csv"), *ASKED, "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == {"accepted": True, "rows": 12, "month": "2026-06", "errors": []}


def test_a_bad_file_is_refused_with_every_error() -> None:
    code, out, _ = run(str(OURS / "mixed.csv"), *ASKED, "--json")
    answer = json.loads(out)

    assert (code, answer["accepted"], answer["rows"]) == (1, False, 20)
    expected = json.loads((OURS / "mixed.expected.json").read_text())["errors"]
    assert [{key: error[key] for key in ("row", "column", "rule")} for error in answer["errors"]] == expected
    several = answer["errors"][6]
    assert set(several) == {"row", "column", "columns", "rule", "message"}
    assert several["columns"] == ["Matter Type 1", "Matter Type 2", "Outcome Code", "Stage Reached"]
    assert set(answer["errors"][0]) == {"row", "column", "rule", "message"}


def test_a_person_reads_a_line_for_each_mistake() -> None:
    code, out, _ = run(str(OURS / "mixed.csv"), *ASKED)

    assert code == 1
    assert out.splitlines()[0].startswith("C2\tF-ACC\t“2P345KX”")
    assert out.splitlines()[-1] == "Refused: 20 mistakes, 18 of 20 rows."
    assert run(str(OURS / "good.csv"), *ASKED)[1] == "Accepted: 12 rows for 2026-06.\n"


def test_a_file_may_come_by_standard_input() -> None:
    code, out, _ = run("-", *ASKED, "--json", given=(OURS / "good.csv").read_bytes())

    assert (code, json.loads(out)["rows"]) == (0, 12)


def test_a_guess_at_the_encoding_is_said_to_the_person_alone(tmp_path: Path) -> None:
    path = tmp_path / "june.csv"
    path.write_bytes((OURS / "good.csv").read_text("utf-8").encode("cp1252"))
    code, out, err = run(str(path), *ASKED, "--json")

    assert (code, json.loads(out)["accepted"]) == (0, True)
    assert "Windows-1252" in err


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["nowhere.csv", *ASKED], "nowhere.csv"),
        ([".", *ASKED], "."),
        ([str(OURS / "good.csv"), "--month", "2026-13"], "--month"),
        ([str(OURS / "good.csv"), "--month", "june"], "--month"),
        ([str(OURS / "good.csv")], "--month"),
        ([str(OURS / "good.csv"), "--month", "2026-06", "--as-of", "10/07/2026"], "--as-of"),
        ([str(OURS / "good.csv"), *ASKED, "--encoding", "klingon"], "klingon"),
    ],
)
def test_unusable_input_is_named(arguments: list[str], place: str) -> None:
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert place in err


def test_a_file_that_cannot_be_read_to_its_end_is_unusable_and_its_line_named() -> None:
    code, out, err = run("-", *ASKED, "--json", given='3100001,"open')

    assert (code, out) == (2, "")
    assert "Line 1" in err


def test_each_json_line_is_checked_as_a_file_of_one_row() -> None:
    given = cases(
        {"id": "a", "row": row(), "context": CONTEXT},
        {"id": "b", "row": row(surname="", media=""), "context": CONTEXT, "note": "ignored"},
        {"id": 3, "row": row()[:31], "context": CONTEXT | {"upload_month": "2026-06-02"}},
        {"id": "d", "row": row(closed="10/06/2026"), "context": CONTEXT | {"as_of": "2026-06-30"}},
        {"id": "e", "row": [], "context": CONTEXT},
    )
    code, out, _ = run("-", "--jsonl", given=given)
    answers = json.loads(out)

    assert code == 1
    assert [(one["id"], one["accepted"]) for one in answers] == [
        ("a", True),
        ("b", False),
        (3, False),
        ("d", False),
        ("e", False),
    ]
    found = [[(error["row"], error["rule"]) for error in one["errors"]] for one in answers]
    assert found == [
        [],
        [(1, "F-REQ"), (1, "X-MEDIA")],
        [(0, "S-MONTH"), (0, "S-COLS")],
        [(0, "S-MONTH"), (1, "F-CURMONTH")],
        [(0, "S-COLS")],
    ]


def test_today_in_london_is_the_day_unless_another_is_given() -> None:
    # 23:30 UTC on 30 June is 1 July in London.
    with clock.frozen(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        case = {"id": 1, "row": row(closed="30/06/2026"), "context": {"upload_month": "2026-06-01"}}
        assert run("-", "--jsonl", given=cases(case))[0] == 0


def test_expectations_are_compared_when_asked() -> None:
    right = {"id": 1, "row": row(), "context": CONTEXT, "expect": {"accepted": True}}
    wrong = {"id": 2, "row": row(), "context": CONTEXT, "expect": {"accepted": False}}

    assert run("-", "--jsonl", "--check", given=cases(right))[0] == 0
    assert run("-", "--jsonl", "--check", given=cases(right, wrong))[0] == 1


@pytest.mark.parametrize(
    ("case", "place"),
    [
        ({"id": 1, "context": CONTEXT}, "row"),
        ({"id": 1, "row": [1, 2], "context": CONTEXT}, "row"),
        ({"id": 1, "row": row()}, "context"),
        ({"id": 1, "row": row(), "context": {}}, "upload_month"),
        ({"id": 1, "row": row(), "context": CONTEXT | {"as_of": "today"}}, "as_of"),
        ({"id": 1, "row": row(), "context": CONTEXT, "rows": 1}, "rows"),
        ({"id": 1, "row": row(), "context": CONTEXT | {"month": 1}}, "month"),
    ],
)
def test_an_unusable_case_is_named(case: dict[str, Any], place: str) -> None:
    code, out, err = run("-", "--jsonl", given=cases(case))

    assert (code, out) == (2, "")
    assert "case 1" in err
    assert place in err


def test_the_handbook_is_printed() -> None:
    result = CliRunner().invoke(cli, ["rules"])

    assert (result.exit_code, result.stdout) == (0, handbook())
