"""The summaries of means and scope, third parties and adaptations: one row a case, saved whole."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries
from app.cases.commands.case import claim
from app.cases.inputs import AdaptationInput, DiagnosisInput, EligibilityInput, ThirdPartyInput
from app.cases.rules import must_take_notes
from app.kernel import clock, db, ids
from app.kernel.actor import Program, Subject


@db.atomic
async def save_eligibility(case: UUID, means: EligibilityInput, *, by: Account | Program) -> None:
    """Save the means summary: MT_CREATED the first time, MT_CHANGED with the difference later (cla.md 4.11)."""
    before = await _save("eligibility", case, asdict(means), by=by)
    if before is None:
        code = "MT_CREATED"
    elif before != asdict(means):
        code = "MT_CHANGED"
    else:
        return
    await eventlog.record(
        "means_test",
        code,
        subject=Subject("case", case),
        by=by,
        context={"state": means.state},
        patch=None if before is None else {"before": before, "after": asdict(means)},
    )


@db.atomic
async def save_diagnosis(case: UUID, scope: DiagnosisInput, *, by: Account | Program) -> None:
    """Save the scope summary; DIAGNOSIS_CREATED when it leaves "not known yet"."""
    before = await _save("diagnosis", case, asdict(scope), by=by)
    was_unknown = before is None or before["state"] == "UNKNOWN"
    if was_unknown and scope.state != "UNKNOWN":
        code = "DIAGNOSIS_CREATED"
    elif not was_unknown and scope.state == "UNKNOWN":
        code = "DIAGNOSIS_DELETED"
    else:
        return
    await eventlog.record(
        "diagnosis", code, subject=Subject("case", case), by=by, context={"state": scope.state}
    )


@db.atomic
async def save_third_party(case: UUID, party: ThirdPartyInput, *, by: Account | Program) -> None:
    """Save who speaks for the client."""
    before = await _save("third_party", case, asdict(party), by=by)
    await _details_changed(case, "third_party", before, asdict(party), by=by)


@db.atomic
async def save_adaptation(case: UUID, needs: AdaptationInput, *, by: Account | Program) -> None:
    """Save what the client needs so that the service can be used."""
    before = await _save("adaptation", case, asdict(needs), by=by)
    await _details_changed(case, "adaptation", before, asdict(needs), by=by)


async def _save(
    table: str, case: UUID, values: dict[str, Any], *, by: Account | Program
) -> dict[str, Any] | None:
    """Insert or replace the row of a case; what it held before, or None."""
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    row = await db.fetchrow(f'select {", ".join(values)} from {table} where "case" = $1 for update', case)
    await put(table, case, values)
    await claim(case, by=by)
    return None if row is None else dict(row)


@db.one_statement
async def put(table: str, case: UUID, values: dict[str, Any]) -> None:
    """Write columns of a summary's row, which is made when there is none."""
    marks = ", ".join(f"${n}" for n in range(4, 4 + len(values)))
    sets = ", ".join(f"{name} = excluded.{name}" for name in (*values, "modified_at"))
    await db.execute(
        f'insert into {table} (id, "case", modified_at, {", ".join(values)}) values ($1, $2, $3, {marks})'
        f' on conflict ("case") do update set {sets}',
        ids.new(),
        case,
        clock.now(),
        *values.values(),
    )


async def _details_changed(
    case: UUID, what: str, before: dict[str, Any] | None, after: dict[str, Any], *, by: Account | Program
) -> None:
    changed = [name for name in after if before is None or before[name] != after[name]]
    if changed:
        await eventlog.record(
            "case",
            "DETAILS_CHANGED",
            subject=Subject("case", case),
            by=by,
            context={"of": what, "fields": changed},
        )
