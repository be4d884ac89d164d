"""Keeping what checking a file came to, so that its page can be left."""

import json
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from app.billing.commands import staging
from app.billing.reading import Check
from app.billing.rules import Mistake, Verdict
from app.kernel import clock, db, ids
from app.kernel.remarks import Remark

MOST_WARNINGS: Final = 1_000
_MISTAKE = (
    "id",
    "upload",
    "position",
    "level",
    "rule",
    "row",
    "line",
    "columns",
    "found",
    "words",
    "variant",
)
_MISTAKE_COLUMNS: Final = (*_MISTAKE, "fix", "certain", "chosen")


@db.atomic
async def judge(upload: UUID, check: Check) -> None:
    """Check a file and keep the verdict with every mistake that is listed; nothing if that was done before."""
    row = await db.fetchrow(
        "select provider from billing_upload where id = $1 and state = 'checking' for update", upload
    )
    if row is None:
        return
    await staging.stage(check)
    verdict = check.verdict
    warnings = await staging.warn(upload, row["provider"], first=len(verdict.mistakes), most=MOST_WARNINGS)
    await db.copy_rows("billing_mistake", _MISTAKE_COLUMNS, _mistakes(upload, verdict))
    await db.copy_rows(
        "billing_bad_row",
        ("id", "upload", "number", "line", "cells"),
        ((ids.new(), upload, number, line, cells) for number, line, cells in check.bad),
    )
    await _keep(upload, check, verdict, warnings)


async def _keep(upload: UUID, check: Check, verdict: Verdict, warnings: int) -> None:
    await db.execute(
        "update billing_upload set state = $2, rows = $3, bad_rows = $4, mistakes = $5, warnings = $6,"
        " minutes = $7, total_pence = $8, findings = $9::jsonb, checked_at = $10, job = null where id = $1",
        upload,
        "checked" if verdict.accepted else "refused",
        verdict.rows,
        verdict.bad_rows,
        verdict.mistake_count,
        warnings,
        verdict.totals.minutes,
        check.total_pence,
        json.dumps(_findings(check, verdict)),
        clock.now(),
    )


def _findings(check: Check, verdict: Verdict) -> dict[str, Any]:
    notes = check.sheet.notes if check.sheet else []
    totals = verdict.totals
    return {
        "by_rule": dict(verdict.by_rule),
        "by_contract": dict(totals.by_contract),
        "by_fee": dict(totals.by_fee),
        "has_headings": bool(check.sheet and check.sheet.has_headings),
        "notes": [_remark(note) for note in notes],
        "problem": _remark(verdict.problem) if verdict.problem else None,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    values = {name: value if isinstance(value, int) else str(value) for name, value in remark.values.items()}
    return {"kind": remark.kind, "line": remark.line, "values": values}


def _mistakes(upload: UUID, verdict: Verdict) -> Iterator[tuple[Any, ...]]:
    for position, mistake in enumerate(verdict.mistakes, 1):
        yield (
            ids.new(),
            upload,
            position,
            "mistake",
            mistake.rule,
            mistake.row,
            mistake.line,
            [place.name for place in mistake.places],
            mistake.found,
            _words(mistake),
            mistake.variant,
            mistake.fix.value if mistake.fix else None,
            bool(mistake.fix and mistake.fix.certain),
            False,
        )


def _words(mistake: Mistake) -> str:
    values = mistake.values or {}
    return json.dumps({name: one if isinstance(one, int) else str(one) for name, one in values.items()})
