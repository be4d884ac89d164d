"""`recourse complaints import` as an administrator runs it: a process of its own, with nothing of ours around it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.complaints.commands.bring_in import Asked, bring_in
from app.complaints.commands.import_run import begin, confirm
from app.complaints.mappings import mapping
from app.kernel import db
from app.kernel.actor import the_system
from app.settings import ROOT
from tests import make
from tests.complaints.make import breaches

ROWS = "CASE_ENQUIRY_ID,OPEN_DT,CASE_TITLE\n1,01/02/2015,Pothole\n2,01/03/2015,Lamp\n3,nonsense,Noise\n"


def imported(owner_url: str, file: Path, *options: str, faults: str = "") -> subprocess.CompletedProcess[str]:
    """The command, run."""
    return subprocess.run(
        [sys.executable, "-m", "app", "complaints", "import", str(file), "--mapping", "boston_311", *options],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "TZ": "UTC",
            "RECOURSE_ENV": "test",
            "DATABASE_URL": owner_url,
            "RECOURSE_FAULTS": faults,
        },
        capture_output=True,
        text=True,
        timeout=300,
    )


async def test_a_file_comes_in_and_every_row_is_accounted_for(
    house: None, owner_url: str, tmp_path: Path
) -> None:
    await make.organisation("Al Waha General", "hospital")
    file = tmp_path / "three.csv"
    file.write_text(ROWS)

    done = imported(owner_url, file)
    again = imported(owner_url, file)

    account = json.loads(done.stdout)
    assert (done.returncode, account["rows"], account["loaded"], account["rejected"]) == (0, 3, 2, 1)
    assert again.returncode == 1, "the same file comes in once"
    assert "imported before" in again.stderr
    assert await db.fetchval("select count(*) from complaint") == 2


async def test_an_import_that_broke_off_is_gone_on_with(house: None, tmp_path: Path) -> None:
    hospital = await make.organisation("Al Waha General", "hospital", code="AWG")
    file = tmp_path / "three.csv"
    file.write_text(ROWS)
    broken = await begin(hospital, "three.csv", hashlib.sha256(file.read_bytes()).hexdigest(), by=the_system)
    await confirm(broken, mapping("boston_311"), {})

    account = await bring_in(Asked(file, "boston_311", "AWG"), lambda _words: None)

    assert (account["state"], account["loaded"]) == ("done", 2)
    assert await db.fetchval("select count(*) from import_run") == 1


@pytest.mark.slow
@pytest.mark.parametrize("place", ["event.after_log", "event.after_timeline"])
async def test_a_load_that_is_killed_goes_on_and_every_row_comes_in_once(
    house: None, owner_url: str, tmp_path: Path, place: str
) -> None:
    await make.organisation("Al Waha General", "hospital")
    file = tmp_path / "many.csv"
    rows = "".join(f"{n},01/02/2015,Pothole\n" for n in range(5_500))
    file.write_text("CASE_ENQUIRY_ID,OPEN_DT,CASE_TITLE\n" + rows)

    dead = imported(owner_url, file, faults=f"{place}#4=die")
    then = await db.fetchval("select count(*) from complaint")
    marked = await db.fetchval("select count(*) from import_row where state = 'loaded'")
    again = imported(owner_url, file)

    assert dead.returncode == -signal.SIGKILL
    assert 0 < then == marked < 5_500, "what was loaded was marked in the same transaction"
    account = json.loads(again.stdout)
    assert (account["state"], account["rows"], account["loaded"], account["rejected"]) == (
        "done",
        5_500,
        5_500,
        0,
    )
    [once] = await db.fetch("select count(*), count(distinct external_id) from complaint")
    assert tuple(once) == (5_500, 5_500)
    assert await breaches() == []
