"""Whether the process answers at all; no database is asked."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.web.routing import public


@public("Process managers ask it; it says only ok.")
async def show(_request: Request) -> Response:
    return JSONResponse({"ok": True})
