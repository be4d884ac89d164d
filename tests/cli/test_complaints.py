"""`recourse complaints import` as an administrator runs it: a process of its own, with nothing of ours around it."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from app.complaints.commands.bring_in import Asked, bring_in
from app.complaints.commands.import_run import begin, confirm
from app.complaints.mappings import mapping
from app.kernel import db
from app.kernel.actor import the_system
from app.settings import ROOT
from tests import make

ROWS = "CASE_ENQUIRY_ID,OPEN_DT,CASE_TITLE\n1,01/02/2015,Pothole\n2,01/03/2015,Lamp\n3,nonsense,Noise\n"


def imported(owner_url: str, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The command, run."""
    return subprocess.run(
        [sys.executable, "-m", "app", "complaints", "import", str(file), "--mapping", "boston_311", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TZ": "UTC", "RECOURSE_ENV": "test", "DATABASE_URL": owner_url},
        capture_output=True,
        text=True,
        timeout=60,
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
