"""The invented sample facts decide and count as their authors say; skipped where they are not at hand."""

import json

import pytest
from typer.testing import CliRunner

from app.notifications.cli import cli
from app.notifications.fact_files import read_folder
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
