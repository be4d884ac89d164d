"""The console as a web server runs it: with its pool, its live streams and its sign-in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

from app import wiring
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.admin.mount import mounts
from app.kernel import db, log
from app.main import OPEN, ROUTES, create_app
from app.settings import current
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
        return SessionMiddleware(app, porter=porter, silent=under(*OPEN), idle=under(*IDLE))

    wiring.discover()
    return create_app(settings, identify=identify, lifespan=_lifespan, mounts=mounts(settings))


@asynccontextmanager
async def _lifespan(_app: Any) -> AsyncIterator[None]:
    settings = current()
    await db.open_pool(settings.database_url.reveal(), size=settings.pool_size)
    try:
        yield
    finally:
        await db.close_pool()
