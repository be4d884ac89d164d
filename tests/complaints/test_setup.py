"""`recourse setup-sla` as an administrator runs it: a process of its own."""

import os
import subprocess
import sys

from app.kernel import db
from app.settings import ROOT
from tests.complaints.make import ward


def setup_sla(owner_url: str) -> str:
    """What the command says."""
    how = {"PATH": os.environ["PATH"], "TZ": "UTC", "RECOURSE_ENV": "test", "DATABASE_URL": owner_url}
    command = [sys.executable, "-m", "app", "setup-sla"]
    done = subprocess.run(command, cwd=ROOT, env=how, capture_output=True, text=True, timeout=300, check=True)
    return done.stdout


async def test_the_command_says_what_it_made_and_makes_it_once(house: None, owner_url: str) -> None:
    await ward()

    first, second = setup_sla(owner_url), setup_sla(owner_url)

    assert "1 hospitals, 4 rules made" in first
    assert "1 hospitals, 0 rules made" in second
    assert await db.fetchval("select count(*) from complaint_sla_config") == 4
