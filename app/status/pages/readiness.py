"""Whether a balancer may send people here (reliability.md 7)."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.kernel import log
from app.kernel.errors import LOST, Refusal
from app.status import queries
from app.status.standing import draining
from app.web.routing import public

SECONDS = 1.0


@public("Balancers ask it; it says only ok.")
async def show(_request: Request) -> Response:
    ready = not draining.is_on and await _database_is_ready()
    return JSONResponse({"ok": ready}, 200 if ready else 503)


async def _database_is_ready() -> bool:
    """Whether the database answers within a second and has the schema of this code."""
    try:
        async with asyncio.timeout(SECONDS):
            return not (await queries.missing_migrations() or await queries.is_too_old())
    except (*LOST, Refusal) as failure:
        log.error("not_ready", failure)
        return False
