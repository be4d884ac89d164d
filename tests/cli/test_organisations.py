"""`recourse organisations import` as an administrator runs it: a process of its own, with nothing of ours around it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from app.kernel import db
from app.settings import ROOT


def imported(owner_url: str, file: Path, mapping: Path) -> subprocess.CompletedProcess[str]:
    """The command, run."""
    return subprocess.run(
        [sys.executable, "-m", "app", "organisations", "import", str(file), "--mapping", str(mapping)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TZ": "UTC", "RECOURSE_ENV": "test", "DATABASE_URL": owner_url},
        capture_output=True,
        text=True,
        timeout=300,
    )


async def test_a_file_of_organisations_comes_in_and_the_log_says_how_many_rows_did(
    house: None, owner_url: str, tmp_path: Path
) -> None:
    file, mapping = tmp_path / "two.csv", tmp_path / "ours.json"
    file.write_text("Code,Name\nA,First\nB,\n")
    mapping.write_text(json.dumps({"code": "Code", "name": "Name", "kind": "=hospital"}))

    done = imported(owner_url, file, mapping)

    told = await db.fetchrow("select code, context, created_by from event_log where key = 'organisations'")
    assert (done.returncode, done.stderr.strip()) == (1, "1 added, 1 refused")
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["added", "refused"]
    assert told is not None and (told["code"], told["created_by"]) == ("ORGANISATIONS_IMPORTED", None)
    assert json.loads(told["context"]) == {"added": 1, "changed": 0, "same": 0, "refused": 1}
