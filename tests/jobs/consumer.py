"""A real consumer process with a few kinds of its own: `huey_consumer tests.jobs.consumer.huey` finds it here."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import jobs
from app.kernel import db, ids
from app.settings import ROOT

EFFECT = "test.effect"
FAR = "2999-01-01T00:00:00+00:00"


async def effect(run: jobs.Run, name: str) -> None:
    """Leave a trace that is counted: which job, which attempt."""
    await db.execute(
        "insert into job (id, kind, run_at, args) values ($1, $2, $3::text::timestamptz,"
        " jsonb_build_object('job', $4::text, 'attempt', $5::int, 'name', $6::text))",
        ids.new(),
        EFFECT,
        FAR,
        str(run.id),
        run.attempt,
        name,
    )


@jobs.job("test.once", "Once")
async def once(run: jobs.Run) -> None:
    await effect(run, "once")


@jobs.job("test.suicide", "Suicide", max_attempts=4)
async def suicide(run: jobs.Run) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.job("test.long", "Long", long=True)
async def long(run: jobs.Run) -> None:
    """Works until somebody ends it, batch by batch; a second attempt is quick."""
    await run.checkpoint(reached=run.attempt)
    while run.attempt == run.args.get("slow_attempt", 1):
        await asyncio.sleep(0.02)
        await run.checkpoint()
    await effect(run, "long")


@jobs.job("test.slot", "Slot", runs=jobs.every(seconds=2))
async def slot(run: jobs.Run) -> None:
    await effect(run, "slot")


@dataclass
class Consumer:
    """A process that was started."""

    process: subprocess.Popen[bytes]
    output: Path

    def end(self, how: signal.Signals) -> int:
        """Signal it and wait; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(40)


def surroundings(work_url: str, **env: str) -> dict[str, str]:
    """What a consumer finds in its environment."""
    urls = {"DATABASE_URL": work_url, "DATABASE_WORK_URL": work_url}
    return {**os.environ, **urls, "TZ": "UTC", "RECOURSE_ENV": "test", **env}


@contextmanager
def consumer(
    work_url: str,
    output: Path,
    *,
    faults: str = "",
    path: str = "tests.jobs.consumer.huey",
    room: int | None = None,
    **env: str,
) -> Iterator[Consumer]:
    """A consumer process; killed at the end of the block if it still runs. No file of it may grow beyond `room`."""
    with output.open("ab") as log:
        process = subprocess.Popen(
            [*_cramped(room), *_command(path)],
            cwd=ROOT,
            env=surroundings(work_url, RECOURSE_FAULTS=faults, **env),
            stdout=log,
            stderr=log,
        )
    try:
        yield Consumer(process, output)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def _cramped(room: int | None) -> Sequence[str]:
    """What limits the process before its first line runs; a limit from outside may come too late."""
    if room is None:
        return []
    limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, resource.RLIM_INFINITY))"
    return [sys.executable, "-c", f"import os, resource, sys; {limit}; os.execv(sys.argv[1], sys.argv[1:])"]


def _command(path: str) -> Sequence[str]:
    if path == "tasks.run":
        return [sys.executable, "-m", "tasks.run"]
    started = f"from tasks import run; run.CONSUMER = ({path!r}, *run.CONSUMER[1:]); run.main()"
    return [sys.executable, "-c", started]


def __getattr__(name: str) -> Any:
    """Huey's instance, only when a consumer asks for it: a test that imports this module needs none."""
    if name != "huey":
        raise AttributeError(name)
    from tasks.queue import huey  # noqa: PLC0415

    return huey
