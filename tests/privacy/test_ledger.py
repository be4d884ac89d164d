"""The ledger of erasures beside the copies: what a copy brings back is erased again (security.md BK-1)."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs import Failed
from app.kernel import db
from app.privacy import jobs, ledger, replaying
from app.privacy.commands import remembering
from app.privacy.ledger import Line
from app.privacy.queries import erasures, retention
from app.settings import Settings, current
from tests import make
from tests.privacy.make import old_case, ran, traces_left

AT = datetime(2026, 11, 20, 5, tzinfo=UTC)


LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["case", "person", "message"]),
        st.none() | st.uuids(),
        st.datetimes(timezones=st.just(UTC)),
    )
)


@settings(deadline=None, max_examples=25)  # each waits for the disk
@given(LINES, LINES)
def test_what_was_told_is_read_back_in_order(
    tmp_path_factory: pytest.TempPathFactory, a: list[Line], b: list[Line]
) -> None:
    file = tmp_path_factory.mktemp("ledger") / "erasures.jsonl"

    ledger.append(file, a)
    ledger.append(file, b)

    assert ledger.read(file) == [*a, *b]
    assert file.stat().st_mode & 0o077 == 0


def test_a_line_that_death_left_half_written_is_forgotten(tmp_path: Path) -> None:
    file, whole = tmp_path / "erasures.jsonl", Line("case", uuid4(), AT)
    ledger.append(file, [whole])
    with file.open("ab") as torn:
        torn.write(b'{"kind": "case", "subj')

    assert ledger.read(file) == [whole]
    ledger.append(file, [whole])
    assert ledger.read(file) == [whole, whole]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "erasures.jsonl"
    ledger.append(file, [Line("case", uuid4(), AT)] * 3)
    file.write_bytes(file.read_bytes().replace(b'"kind"', b'"kynd"', 2))

    with pytest.raises(ledger.Unreadable, match="Line 1 of"):
        ledger.read(file)


def test_the_ledger_lies_beside_the_copies_or_beside_the_database(tmp_path: Path) -> None:
    bare = replace(current(), backup_folder="", data_dir=tmp_path)

    assert ledger.place(bare) == tmp_path / "erasures.jsonl"
    assert ledger.place(replace(bare, backup_folder="/srv/copies")) == Path("/srv/copies/erasures.jsonl")


async def test_a_run_tells_the_ledger_every_record_and_names_nobody(house: None, beside: Settings) -> None:
    maya = await make.account("operator")
    cases = [await old_case(maya), await old_case(maya)]

    await ran("case")

    told = ledger.read(ledger.place(beside))
    assert {line.subject for line in told if line.kind == "case"} == set(cases)
    assert b"Zebedee" not in ledger.place(beside).read_bytes()
    assert await db.fetchval("select count(*) from erasure where kept_at is null") == 0
    assert await remembering.tell(beside) == 0


async def test_a_trial_tells_nothing(house: None, beside: Settings) -> None:
    await old_case(await make.account("operator"))

    await ran("case", dry=True)

    assert not ledger.place(beside).exists()


async def test_a_rule_that_needs_no_keys_is_told_by_its_day(house: None, beside: Settings) -> None:
    await ran("message")

    assert [(line.kind, line.subject) for line in ledger.read(ledger.place(beside))] == [("message", None)]


async def test_a_ledger_that_cannot_be_written_is_a_failure_that_is_tried_again(
    house: None, beside: Settings
) -> None:
    await old_case(await make.account("operator"))
    folder = beside.backup_folder
    await asyncio.to_thread(Path(folder).write_text, "a file where the folder should be")

    with pytest.raises(Failed, match="cannot be written"):
        await ran("case")
    assert await db.fetchval("select count(*) from erasure where kept_at is null") == 1

    await asyncio.to_thread(Path(folder).unlink)
    await jobs.tell_ledger()
    assert len(ledger.read(ledger.place(beside))) == 1


async def _bring_back(case: UUID) -> None:
    """Let a case hold again what a copy from before its erasure would bring back."""
    await db.execute("delete from erasure where subject_id = $1", case)
    await db.execute("update cases set notes = 'Zebedee is back' where id = $1", case)
    await db.execute(
        "update person set full_name = 'Zebedee Quark' where id = (select person from cases where id = $1)",
        case,
    )


async def test_what_a_copy_brought_back_is_erased_again_and_written_down(
    house: None, beside: Settings
) -> None:
    maya = await make.account("operator")
    case, other = await old_case(maya), await old_case(maya, old=False, person="Ann Other")
    await ran("case")
    await _bring_back(case)
    lines = [*ledger.read(ledger.place(beside)), Line("case", uuid4(), AT)]

    first, second = await replaying.replay(lines), await replaying.replay(lines)

    assert (first, second) == (1, 0)
    assert await traces_left() == []
    assert await db.fetchval("select count(*) from erasure where subject_id = $1", case) == 1
    assert await db.fetchval("select notes from cases where id = $1", other) == "Ann Other notes"
    runs = await db.fetch("select kind, dry, state, subjects from retention_run where why <> ''")
    assert [tuple(row) for row in runs] == [("case", False, "done", 1)]
    assert await retention.before("case") == [1], "what follows a restore does not say what is usual"
    assert await db.fetchval("select count(*) from event_log where code = 'RUN_DONE'") == 2


async def test_a_rule_without_keys_is_followed_again_up_to_its_day(house: None, beside: Settings) -> None:
    case = await old_case(await make.account("operator"))
    await db.execute("update outbox set created_at = now() - interval '1 year' where subject_id = $1", case)
    await ran("message")
    await db.execute("update outbox set body = 'Zebedee' where subject_id = $1", case)
    later = await db.fetchval(
        "insert into outbox (id, dedup_key, kind, channel, recipient, body, state, created_at)"
        " values (gen_random_uuid(), 'later', 'x', 'email', 'a@example.org', 'Kept', 'sent', now()) returning id"
    )

    assert await replaying.replay(ledger.read(ledger.place(beside))) >= 1

    assert await db.fetchval("select body from outbox where subject_id = $1", case) == ""
    assert await db.fetchval("select body from outbox where id = $1", later) == "Kept"


async def test_erasures_that_were_not_told_for_a_day_turn_the_status_amber(
    house: None, beside: Settings
) -> None:
    await old_case(await make.account("operator"))
    await ran("case")

    assert await erasures.untold_for_long() == 0
    await db.execute("update erasure set kept_at = null, at = now() - interval '25 hours'")
    assert await erasures.untold_for_long() == 1
