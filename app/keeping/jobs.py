"""A copy each night, and one brought back each week."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from app.jobs import Failed, Run, daily_at, job
from app.jobs.periods import WallClock
from app.keeping import commands, copying, manifest
from app.keeping.manifest import NAME
from app.keeping.programs import Failed as ProgramFailed
from app.keeping.sealing import CannotSeal
from app.keeping.taking import take
from app.kernel import clock
from app.kernel.language import mark
from app.settings import ROOT, current

#: How many nights are kept; older copies are deleted once a newer one is whole.
KEPT: Final = 14
SUNDAY: Final = 6


@job(
    "keeping.backup",
    mark("Copy the house"),
    long=True,
    hard_stop=timedelta(hours=4),
    max_attempts=3,
    runs=daily_at("01:30"),
)
async def backup(run: Run) -> None:
    """Make the copy of this night in a folder of its own under BACKUP_FOLDER, and let go of the oldest."""
    settings = current()
    if not settings.backup_folder:
        return
    root = Path(settings.backup_folder)
    url = (settings.database_work_url or settings.database_url).reveal()
    try:
        kept = await take(url, root / f"{clock.now():%Y-%m-%dT%H%M%S}", settings)
    except (copying.CannotKeep, ProgramFailed, CannotSeal, OSError) as error:
        raise Failed(str(error)) from error
    await asyncio.to_thread(let_go, root)
    await run.checkpoint(rows=sum(kept.rows.values()), files=kept.documents, bytes=kept.bytes)


def _copies(root: Path) -> list[Path]:
    """The whole copies, the oldest first."""
    return sorted(folder for folder in root.iterdir() if (folder / NAME).is_file())


def let_go(root: Path) -> None:
    for folder in _copies(root)[:-KEPT]:
        # The manifest goes first: what is left of a copy without one is no copy.
        (folder / NAME).unlink()
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()


@job(
    "keeping.drill",
    mark("Bring the newest copy back, and examine it"),
    long=True,
    hard_stop=timedelta(hours=4),
    max_attempts=1,
    runs=WallClock(hours=(4,), minutes=(30,), weekdays=(SUNDAY,)),
)
async def drill(run: Run) -> None:
    """Bring the newest copy back on a database server of its own, in a process of its own (reliability.md 8.2)."""
    settings = current()
    if not settings.backup_folder or settings.backup_recipient:
        return
    copies = await asyncio.to_thread(_copies, Path(settings.backup_folder))
    if not copies:
        raise Failed("There is no copy to bring back.")
    key = await commands.begin("drill", str(copies[-1]))
    code, said = await _run([sys.executable, "-m", "app", "drill", str(copies[-1])])
    if code != 0:
        await commands.fail(key, said)
        raise Failed(said)
    await commands.end(key, manifest.read(copies[-1]), {"said": said})
    await run.checkpoint(said=said)


async def _run(words: Sequence[str]) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _nothing = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        raise
    return process.returncode or 0, said.decode(errors="replace").strip()[-400:]
