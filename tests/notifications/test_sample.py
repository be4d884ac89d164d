"""The invented sample facts decide and count as their authors say; skipped where they are not at hand."""

import json

import pytest
from typer.testing import CliRunner

from app.notifications.cli import cli
from app.notifications.fact_files import read_folder, read_question
from app.notifications.rules.report import Location, Mode, lies_in, shown_in
from tests.shared_data import shared


@pytest.fixture(scope="module")
def folder():
    return shared("notifications/expected.json").parent


@pytest.fixture(scope="module")
def expected(folder):
    return json.loads((folder / "expected.json").read_text())


def test_the_sample_decides_as_expected_row_for_row_and_in_order(folder, expected):
    result = CliRunner().invoke(cli, ["evaluate", "--dir", str(folder), "--check"])
    given = json.loads(result.stdout)

    assert result.exit_code == 0
    for key, rows in expected["decisions"].items():
        assert [{name: row[name] for name in rows[0]} for row in given[key]] == rows


def test_the_sample_evaluated_twice_sends_nothing_the_second_time(folder):
    first = json.loads(CliRunner().invoke(cli, ["evaluate", "--dir", str(folder)]).stdout)
    case = read_folder(folder)
    closed = [*case["past"], *first["rejected"], *first["failed"]]
    again = CliRunner().invoke(
        cli, ["evaluate"], input=json.dumps({**case, "expect": None, "past": closed, "sent": first["send"]})
    )

    assert json.loads(again.stdout) == {"send": [], "rejected": [], "failed": first["failed"]}


def test_the_sample_counts_as_expected_by_place_and_mode(folder, expected):
    households = read_question(read_folder(folder), "sample").facts.households.values()
    places = {
        row["code"]: Location(row["code"], row["type"], row["name"], row["parent"])
        for row in json.loads((folder / "locations.json").read_text())
    }
    for place, counts in expected["report_counts"].items():
        here = [one for one in households if lies_in(one, place, places)]
        assert {str(int(mode)): sum(shown_in(one, mode) for one in here) for mode in Mode} == counts
