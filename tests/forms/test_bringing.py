"""Answers from files become submissions, each row once, with an account that adds up (issue "Forms")."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.forms.cli import BUNDLED
from app.forms.commands.bringing import Account, Target, bring_submissions
from app.forms.rules.exchange import take
from app.forms.rules.mapping import RowMapping, map_row, sum_of
from app.forms.rules.version import written
from app.kernel import db
from app.kernel.jsonfile import Unusable
from tests import make
from tests.forms import make as forms
from tests.shared_data import shared

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULE = RowMapping.from_json(json.loads((BUNDLED / "nhs_fft_mapping.json").read_text()))


def row(n: int, stars: str = "1", words: str = "Good", date: str = "30/09/2021") -> dict[str, str]:
    return {"Comment ID": f"X {n}", "Date": date, "FFT categorical answer": stars, "FFT answer": words}


def bundled(name: str) -> Any:
    return take(json.loads((BUNDLED / f"{name}.json").read_text()))


async def form_of(name: str) -> UUID:
    file = bundled(name)
    return await forms.form(written(file.asks), name=file.name["en"], code=file.code, kind=file.kind)


async def brought(form: UUID, hospital: UUID, rows: list[dict[str, str]], **how: Any) -> Account:
    target = Target(await forms.active(form), hospital, DAY)
    return await bring_submissions(enumerate(rows, 2), how.pop("rule", RULE), target, **how)


@pytest.mark.parametrize(
    ("cells", "answers", "problem"),
    [
        (row(1, "5", "Nobody came"), {"care": 1, "words": "Nobody came"}, ""),
        (row(1, "7", "Did not answer"), {}, ""),
        (row(1, "9"), {}, "FFT categorical answer: a value without a meaning"),
        (row(1, date="31/02/2021"), {}, "Date: no such date"),
        (row(1, words="x" * 5_000), {}, "words: "),
    ],
)
def test_a_row_is_read_by_its_mapping(cells: dict[str, str], answers: dict[str, Any], problem: str) -> None:
    found = map_row(RULE, bundled("nhs_fft").asks, cells, DAY)

    assert found.answers == answers
    assert found.problem.startswith(problem) and bool(found.problem) == bool(problem)


def test_a_row_is_known_by_its_cells_whatever_their_order() -> None:
    first, again = row(1), dict(reversed(row(1).items()))
    assert sum_of(first) == sum_of(again) != sum_of(row(2))
    assert sum_of({"a": "bc"}) != sum_of({"ab": "c"})


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"form": "x"},
        {"form": "x", "answers": {}},
        {"form": "x", "answers": {"a": {"column": "b", "odd": 1}}},
    ],
)
def test_a_mapping_that_is_none_is_named_with_its_place(data: object) -> None:
    with pytest.raises(Unusable, match="mapping"):
        RowMapping.from_json(data)


async def test_the_account_adds_up_and_the_same_file_again_changes_nothing(house: None) -> None:
    hospital, form = await make.organisation(kind="hospital"), await form_of("nhs_fft")
    rows = [row(1), row(2, "5"), row(2, "5"), row(3, "9"), row(4, date="?"), row(5, "7")]

    first = await brought(form, hospital, rows)
    again = await brought(form, hospital, rows)

    assert first.shown["reasons"] == {
        "FFT categorical answer: a value without a meaning": 1,
        "Date: no such date": 1,
    }
    for account, taken in ((first, 3), (again, 0)):
        assert (account.rows, account.taken, account.known, account.rejected) == (6, taken, 4 - taken, 2)
    assert [line for line, _reason in first.lines] == [5, 6]
    assert await db.fetchval("select count(*) from submission") == 3
    assert await db.fetchval("select array_agg(source_type || severity) from action") == ["surveycritical"]


async def test_a_trial_stores_nothing(house: None) -> None:
    hospital, form = await make.organisation(kind="hospital"), await form_of("nhs_fft")

    account = await brought(form, hospital, [row(1), row(2, "9")], dry_run=True)

    assert (account.rows, account.taken, account.known, account.rejected) == (2, 0, 0, 1)
    assert await db.fetchval("select count(*) from submission") == 0


def real(name: str) -> list[dict[str, str]]:
    path: Path = shared(f"real/nhs_patient_feedback/{name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "file", "low"),
    [
        ("nhs_fft", "nhs_fft_labelled_2021_23_dev.csv", "score <= 60"),
        ("nhs_feedback", "nhs_feedback_phase1_dev.csv", "score <= 60"),
    ],
)
async def test_feedback_of_real_patients_comes_in_once_and_the_negative_raises_actions_once(
    house: None, name: str, file: str, low: str
) -> None:
    rows = real(file)
    hospital, form = await make.organisation(kind="hospital"), await form_of(name)
    rule = RowMapping.from_json(json.loads((BUNDLED / f"{name}_mapping.json").read_text()))

    first = await brought(form, hospital, rows, rule=rule)
    raised = await db.fetchval("select count(*) from action")
    again = await brought(form, hospital, rows, rule=rule)

    print(name, first.shown, "actions", raised)
    for account in (first, again):
        assert account.rows == len(rows) == account.taken + account.known + account.rejected
    assert again.taken == 0 and first.taken > 3_000
    assert await db.fetchval("select count(*) from submission") == first.taken
    assert raised == await db.fetchval(f"select count(*) from submission where {low}") > 0
    assert await db.fetchval("select count(*) from action") == raised
    sums = await db.fetchrow("select sum(submissions), sum(scored) from form_day")
    assert sums[0] == first.taken
