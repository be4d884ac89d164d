"""The console as a web server runs it: with its pool, its live streams and its sign-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

from app import wiring
from app.accounts.bearer import TokenMiddleware
from app.accounts.commands import session
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.admin.mount import mounts
from app.kernel import db, log
from app.kernel.listener import listen
from app.main import OPEN, ROUTES, create_app
from app.settings import current
from app.web import live
from app.web.hub import hub
from app.web.middleware.answers import under
from app.web.next_url import pages_of

#: What a page asks by itself; it does not keep a session alive.
IDLE = ("/live", "/presence", "/cases/changes")


def serving() -> ASGIApp:
    """The application of one web process, made from the environment."""
    settings = current()
    log.configure(strict=False, process="web")
    porter = Porter.of(settings, is_page=pages_of(ROUTES, never={"accounts.sign_out.create"}))

    def identify(app: ASGIApp) -> ASGIApp:
        people = SessionMiddleware(app, porter=porter, silent=under(*OPEN), idle=under(*IDLE))
        return TokenMiddleware(people, porter=porter, only=under("/api"), shared=under("/timer"))

    wiring.discover()
    return create_app(settings, identify=identify, lifespan=_lifespan, mounts=mounts(settings))


@asynccontextmanager
async def _lifespan(_app: Any) -> AsyncIterator[None]:
    settings = current()
    url = settings.database_url.reveal()
    await db.open_pool(url, size=settings.pool_size)
    heard = {live.CHANNEL: hub.hear, session.CHANNEL: hub.end_of}
    listening = asyncio.create_task(listen(url, heard, connected=hub.connect))
    try:
        yield
    finally:
        hub.close()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await db.close_pool()
