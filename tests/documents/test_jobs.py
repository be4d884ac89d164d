"""The nightly look: no bytes without a record, no record without its bytes; and what a crash leaves behind."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from app.accounts.account import Account
from app.documents import jobs
from app.documents.files import Files
from app.documents.rules import names
from app.kernel import db, ids
from app.settings import ROOT
from tests import make
from tests.documents.conftest import Disk
from tests.documents.make import DAY, attach, night
from tests.documents.samples import PDF

pytestmark = pytest.mark.usefixtures("keys_of_today")


async def test_what_has_no_record_goes_after_a_day(
    maya: Account, files_of_test: Files, on_disk: Disk
) -> None:
    reference = await make.case(maya)
    await attach(maya, reference, ("tenancy.pdf", PDF))
    for key in (names.key_of(ids.new()), names.key_of(ids.new())):
        place = on_disk.root / "kept" / key
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"orphan")
    stranger = on_disk.root / "kept" / "aa" / "bb" / "somebody else's"
    stranger.parent.mkdir(parents=True, exist_ok=True)
    stranger.write_bytes(b"not ours")
    files_of_test.staging.mkdir(exist_ok=True)
    (files_of_test.staging / str(ids.new())).write_bytes(b"half")

    early = await night(timedelta(hours=23))
    late = await night()

    assert (early["staged"], early["orphans"]) == (0, 0)
    assert (late["staged"], late["orphans"]) == (1, 2)
    assert sorted(path.name for path in on_disk.kept) == sorted(
        [str(await db.fetchval("select id from document")), stranger.name]
    )
    assert on_disk.staged == []


async def test_what_was_taken_off_or_ran_out_loses_its_bytes_and_keeps_its_row(
    maya: Account, on_disk: Disk
) -> None:
    reference = await make.case(maya)
    await attach(maya, reference, ("gone.pdf", PDF), ("out.pdf", PDF), ("stays.pdf", PDF))
    await db.execute("update document set state = 'deleted', deleted_at = now() where name = 'gone.pdf'")
    await db.execute("update document set expires_at = now() + interval '1 hour' where name = 'out.pdf'")

    told = await night()

    assert (told["expired"], told["orphans"], told["damaged"]) == (1, 0, 0)
    assert len(on_disk.kept) == 1
    assert await db.fetchval("select count(*) from document") == 3


async def test_every_record_without_its_file_is_reported_once(maya: Account, on_disk: Disk) -> None:
    reference = await make.case(maya)
    await attach(maya, reference, ("a.pdf", PDF), ("b.pdf", PDF), ("c.pdf", PDF))
    missing, cut, _well = on_disk.kept
    missing.unlink()
    cut.write_bytes(PDF[:-3])

    first, second = await night(), await night()

    assert (first["damaged"], second["damaged"]) == (2, 0)
    assert (
        await db.fetchval("select count(*) from event_log where key = 'document' and code = 'DAMAGED'") == 2
    )
    assert (
        await db.fetchval(
            "select count(*) from timeline t join event_log e on e.id = t.event_id"
            " where t.subject_kind = 'case' and e.key = 'document'"
        )
        == 2
    )


async def test_an_altered_file_of_the_same_length_is_found_within_a_hundred_nights(
    maya: Account, on_disk: Disk
) -> None:
    await attach(maya, await make.case(maya), ("a.pdf", PDF))
    [path] = on_disk.kept
    path.write_bytes(b"%PDF-" + b"x" * (len(PDF) - 5))

    nights = [(await night(DAY + timedelta(days=n)))["damaged"] for n in range(jobs.SHARE)]

    assert sum(nights) == 1


CHILD = """
import asyncio, io, sys
from pathlib import Path
from app.documents.files import Files
from app.documents.store import Folder
from app.kernel import fault, ids
root = Path(sys.argv[1])
fault.arm(sys.argv[2])
files = Files(Folder(root / "kept"), root / "staging")
asyncio.run(files.take(ids.new(), "a.pdf", io.BytesIO(bytes.fromhex(sys.argv[3])), most=1_000_000))
"""


@pytest.mark.parametrize(
    ("place", "staged", "kept"),
    [("files.write", 1, 0), ("upload.after_stage", 1, 0), ("upload.after_rename", 0, 1)],
)
async def test_what_a_killed_process_leaves_is_swept(
    maya: Account, files_of_test: Files, on_disk: Disk, place: str, staged: int, kept: int
) -> None:
    """reliability.md rows 8 and 9: killed on the way, choose the file again."""
    command = [sys.executable, "-c", CHILD, str(on_disk.root), f"{place}=die", PDF.hex()]
    child = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )

    assert child.returncode == -signal.SIGKILL
    assert (len(on_disk.staged), len(on_disk.kept)) == (staged, kept)
    assert on_disk.modes == {0o600}
    await night()
    assert on_disk.is_empty
