"""The console as a web server runs it: with its pool, its live streams and its sign-in."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from starlette.types import ASGIApp

from app import wiring
from app.accounts.bearer import TokenMiddleware
from app.accounts.commands import session
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.admin.mount import mounts
from app.kernel import db, figures, log, memory, tallies
from app.kernel.listener import listen
from app.kernel.release import VERSION
from app.main import OPEN, ROUTES, create_app
from app.settings import current
from app.status.standing import draining
from app.web import live
from app.web.hub import hub
from app.web.middleware.answers import under
from app.web.middleware.metrics import Metrics
from app.web.next_url import pages_of

#: What a page asks by itself; it does not keep a session alive.
IDLE = ("/live", "/presence", "/cases/changes")


def serving() -> ASGIApp:
    """The application of one web process, made from the environment."""
    settings = current()
    log.configure(strict=False, process="web", version=VERSION)
    porter = Porter.of(settings, is_page=pages_of(ROUTES, never={"accounts.sign_out.create"}))
    metrics = Metrics()

    def identify(app: ASGIApp) -> ASGIApp:
        people = SessionMiddleware(app, porter=porter, silent=under(*OPEN), idle=under(*IDLE))
        return TokenMiddleware(people, porter=porter, only=under("/api"), shared=under("/timer"))

    wiring.discover()
    return create_app(
        settings,
        identify=identify,
        lifespan=partial(_lifespan, metrics=metrics),
        mounts=mounts(settings),
        metrics=metrics,
    )


@asynccontextmanager
async def _lifespan(_app: Any, *, metrics: Metrics) -> AsyncIterator[None]:
    settings = current()
    url = settings.database_url.reveal()
    pooled = settings.database_pooled_url
    await db.open_pool(
        (pooled or settings.database_url).reveal(),
        size=settings.pool_size,
        ready=settings.pool_size,
        pooled=bool(pooled),
    )
    heard = {live.CHANNEL: hub.hear, session.CHANNEL: hub.end_of}
    tasks = [
        asyncio.create_task(listen(url, heard, connected=hub.connect)),
        asyncio.create_task(tallies.watch_the_loop()),
    ]
    memory.settle()
    hide = figures.show(settings.metrics_port, metrics.registry)
    _leave_in_order(settings.drain_seconds)
    try:
        yield
    finally:
        hub.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        hide()
        await db.close_pool()


def _leave_in_order(drain_seconds: int) -> None:
    """On TERM: not ready, some seconds for the balancer, the streams end, then the server stops (reliability.md 8.4).

    A second TERM skips the wait. The server itself waits for open answers, and a stream is one without end.
    """
    loop, stop = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(stop):
        return

    def go(number: int) -> None:
        hub.close()
        stop(number, None)

    def begin(number: int, _frame: object) -> None:
        wait = 0 if draining.is_on else drain_seconds
        draining.is_on = True
        loop.call_soon_threadsafe(loop.call_later, wait, go, number)

    signal.signal(signal.SIGTERM, begin)
