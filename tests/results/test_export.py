"""Answers leave the house as a file, and that they did is kept."""

import csv
import io
from uuid import UUID

from app.accounts.account import Account
from app.kernel import clock, db
from tests.browser import Browser
from tests.results.make import NOW


async def test_a_file_of_answers_runs_nothing_and_is_written_down(officer: Account, form: UUID) -> None:
    with clock.frozen(NOW):
        answer = await Browser(officer).post("results.export.create", {"ward": "none"}, id=form)

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len(rows) == 8 and "Canary" not in answer.text and "name" not in rows[0]
    assert {row["why"] for row in rows} <= {""} | {f"'=Comment {n}" for n in range(24)}
    assert {row["who"] for row in rows} == {"nurse", "nurse; doctor"}
    kept = await db.fetchrow("select what, rows, member from export_log")
    assert tuple(kept) == ("forms.results", 8, officer.id)
