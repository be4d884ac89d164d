"""Old code on the new schema (reliability.md 8.3): both run at once between two releases; going back is old code."""

import io
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import httpx
import pytest

from app.kernel import db
from app.settings import ROOT
from tests import make
from tests.browser_tests.test_signing_in import PASSWORD, password_for
from tests.jobs.consumer import surroundings
from tests.servers.console import console

pytestmark = pytest.mark.slow
MOST_TRIED = 12
PARTS = ("app", "tasks", "templates", "static", "piccolo_migrations", "pyproject.toml")


def _git(*words: str) -> bytes:
    found = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    return found.stdout if found.returncode == 0 else b""


def _previous() -> list[str]:
    """The newest release, or what stood before the newest change of the schema; nothing without a history.

    A commit in the middle of a change may not stand by itself, so there are some before it to fall back on.
    """
    tag = _git("describe", "--tags", "--abbrev=0", "HEAD^").decode().strip()
    if tag:
        return [tag]
    newest = _git("log", "-1", "--format=%H", "--", "piccolo_migrations").decode().strip()
    return _git("log", f"-{MOST_TRIED}", "--format=%H", f"{newest}^").decode().split() if newest else []


def _stands(folder: Path) -> bool:
    """Whether the code of a folder can be loaded at all."""
    words = [sys.executable, "-c", "import app.main, tasks.run"]
    env = {**surroundings("postgresql://nobody@127.0.0.1/none"), "PYTHONPATH": str(folder)}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of before, in a folder of its own."""
    for commit in _previous():
        folder = tmp_path_factory.mktemp("older")
        with tarfile.open(fileobj=io.BytesIO(_git("archive", commit, *PARTS))) as files:
            files.extractall(folder, filter="data")
        if _stands(folder):
            return folder
    pytest.skip("the older release is not here: this copy of the code has no history")


async def test_the_pages_of_the_release_before_work_on_the_schema_of_this_one(
    older: Path, house: None, work_url: str
) -> None:
    maya = await make.account("operator")
    name = await password_for(maya.id)
    case = await make.case(maya, person="Ruth Adeyemi")
    await db.execute("analyze")
    with console(work_url, code=older) as origin:
        async with httpx.AsyncClient(
            base_url=origin, timeout=120, headers={"sec-fetch-site": "same-origin"}
        ) as browser:
            door = await browser.get("/sign-in")
            typed = {"name": name, "password": PASSWORD, "form_key": _key(door.text)}
            assert (await browser.post("/sign-in", data=typed)).status_code == 303
            queue = await browser.get("/cases")
            assert (queue.status_code, case in queue.text) == (200, True)
            page = await browser.get(f"/cases/{case}")
            assert (page.status_code, "Ruth Adeyemi" in page.text) == (200, True)
            note = {"notes": "Written by the release before.", "form_key": _key(page.text)}
            assert (await browser.post(f"/cases/{case}/notes", data=note)).status_code == 303
            assert note["notes"] in (await browser.get(f"/cases/{case}")).text
            opened = await browser.post("/cases", data={"source": "PHONE", "form_key": "older-1"})
            assert opened.status_code == 303

    assert await db.fetchval("select count(*) from event_log where notes = $1", note["notes"]) == 1


def test_the_consumer_of_the_release_before_works_on_the_schema_of_this_one(
    older: Path, house: None, work_url: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tasks.run", "--once"],
        cwd=older,
        env=surroundings(work_url),
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert done.returncode == 0, done.stderr[-2_000:]
    assert '"level": "error"' not in done.stdout + done.stderr


def _key(page: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    return found[1] if found else ""
