"""The spine: what is written stands on every timeline it concerns, and nothing is rewritten."""

import asyncpg
import pytest

from app import eventlog
from app.kernel import db, ids
from app.kernel.actor import Subject, the_system


@db.atomic
async def _write(
    subject: Subject, *, also: tuple[Subject, ...] = (), code: str = "NOTE", notes: str = "a word"
) -> None:
    key = "case_note" if code == "NOTE" else "suspend_case"
    await eventlog.record(key, code, subject=subject, also=also, by=the_system, notes=notes)


async def test_an_entry_stands_on_every_timeline_it_concerns(house: None) -> None:
    case, complaint = Subject("case", ids.new()), Subject("complaint", ids.new())

    await _write(complaint, also=(case,))

    rows = await db.fetch("select subject_kind, seq from timeline order by subject_kind")
    assert [row["subject_kind"] for row in rows] == ["case", "complaint"]
    assert rows[0]["seq"] == rows[1]["seq"]


async def test_a_repeat_of_todays_newest_outcome_is_not_written_again(house: None) -> None:
    case = Subject("case", ids.new())

    for code, notes in [("INSUF", "x"), ("INSUF", "x"), ("ABND", "x"), ("INSUF", "x"), ("INSUF", "y")]:
        await _write(case, code=code, notes=notes)

    codes = await db.fetchval("select array_agg(code order by seq) from event_log")
    assert codes == ["INSUF", "ABND", "INSUF", "INSUF"]


@pytest.mark.parametrize("statement", ["update event_log set notes = 'other'", "delete from event_log"])
async def test_nobody_rewrites_the_log(house: None, owner_url: str, statement: str) -> None:
    await _write(Subject("case", ids.new()))

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(statement)

    superuser = await asyncpg.connect(owner_url)
    try:
        with pytest.raises(asyncpg.RestrictViolationError):
            await superuser.execute(statement)
    finally:
        await superuser.close()
