"""Work in a few words: what has given up, what was decided about it, and a run that nothing stops."""

from typing import Any
from uuid import UUID

from app import jobs
from app.jobs.commands import lease as leases
from app.kernel import db, ids


async def dead_job(error: str = "KeyError cases/x.py:3") -> UUID:
    """A job of the kind `test.asked` that gave up; its key."""
    key = await jobs.enqueue("test.asked", {"secret": "Amina"})
    assert key is not None
    (lease,) = await leases.claim("a", ["test.asked"], 1)
    await leases.fail(lease, error, jitter=0)
    return key


async def decisions() -> list[tuple[str, str]]:
    """What the log says of decisions about work: code and reason, the oldest first."""
    rows = await db.fetch("select code, notes from event_log where key = 'job' order by seq")
    return [(row["code"], row["notes"]) for row in rows]


class Run:
    """A first attempt at a job that nothing stops; it keeps what was said at each of its checkpoints."""

    attempt = 1

    def __init__(self, key: UUID | None = None, /, **args: Any) -> None:
        self.id = key or ids.new()
        self.args = args
        self.steps: list[dict[str, Any]] = []

    @property
    def said(self) -> dict[str, Any]:
        """Everything it was told, the newest last."""
        return {name: value for step in self.steps for name, value in step.items()}

    async def checkpoint(self, **progress: Any) -> None:
        """Nothing stops it."""
        self.steps.append(progress)
