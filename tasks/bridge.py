"""The one event loop of a consumer process, on a thread of its own (stack.md 4).

Huey's worker threads hand it coroutines and wait. It starts with the first of them, after any fork, and its
pool belongs to it: a loop for every task would break the pool for all.
"""

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from app import wiring
from app.jobs.commands import consumer
from app.kernel import db, fault, figures, log
from app.kernel.release import VERSION
from app.settings import Settings
from tasks import schedule
from tasks.worker import Worker

T = TypeVar("T")

START_SECONDS = 30.0
LEAVE_SECONDS = 5.0
STATEMENT_SECONDS = 60.0
#: connections: the window, one for leases, one for the alarm
POOL = 10


class Bridge:
    """Starts the loop once, however many threads ask, and hands it work."""

    def __init__(self, settings: Settings, ring: Callable[[], None]) -> None:
        self._settings = settings
        self._ring = ring
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: Worker | None = None
        self._attending: asyncio.Task[None] | None = None
        self._hide: Callable[[], None] = lambda: None
        self._url = (settings.database_work_url or settings.database_url).reveal()

    def start(self) -> Worker:
        """The worker of this process, its loop running."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="loop", daemon=True).start()
            if self._worker is None:
                self._worker = self._call(self._open(), START_SECONDS)
            return self._worker

    def run(self, work: Callable[[Worker], Coroutine[Any, Any, T]]) -> T:
        """Do work on the loop and wait for it, in the thread of a Huey worker."""
        return self._call(work(self.start()), None)

    def close(self) -> None:
        """Claim nothing more. Called by every worker thread that ends; the first call does it."""
        with self._lock:
            if self._loop is None or self._worker is None or self._worker.closing.is_set():
                return
            with suppress(TimeoutError):
                self._call(self._leave(self._worker), LEAVE_SECONDS)

    def _call(self, work: Coroutine[Any, Any, T], timeout: float | None) -> T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    async def _open(self) -> Worker:
        wiring.connect()
        fault.arm(self._settings.faults)
        await db.open_pool(self._url, size=POOL, statement_seconds=STATEMENT_SECONDS)
        name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        worker = Worker(name, version=VERSION)
        self._hide = figures.show(self._settings.metrics_port)
        self._attending = asyncio.create_task(schedule.attend(worker, self._url, self._ring))
        log.line("consumer_started", process=worker.name)
        return worker

    async def _leave(self, worker: Worker) -> None:
        worker.close()
        if self._attending is not None:
            self._attending.cancel()
        log.line("consumer_closing", process=worker.name)
        self._hide()
        try:
            await consumer.leave(worker.name)
        except Exception as failure:
            log.error("consumer_leave", failure)
