"""One attempt at one job, as its handler sees it."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.jobs.commands import lease as leases
from app.jobs.commands.lease import Lease


class GivenBack(Exception):
    """This process closes: the job goes back as it was and another process goes on with it."""


class Attempt:
    """What a handler may know and say while it works. `closing` is set when this process is to end."""

    def __init__(self, lease: Lease, closing: asyncio.Event) -> None:
        self.lease = lease
        self.closing = closing

    @property
    def id(self) -> UUID:
        """The job's key."""
        return self.lease.id

    @property
    def args(self) -> Mapping[str, Any]:
        """What was asked for."""
        return self.lease.args

    @property
    def attempt(self) -> int:
        """1 the first time."""
        return self.lease.attempt

    async def checkpoint(self, **progress: Any) -> None:
        """Say how far the work came, between two batches.

        Raises GivenBack when this process closes, Fenced when the lease was lost.
        """
        if self.closing.is_set():
            raise GivenBack
        await leases.renew(self.lease, progress)
