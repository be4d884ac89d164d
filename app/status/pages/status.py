"""How the house is, for people."""

import json

from starlette.requests import Request
from starlette.responses import Response

from app.settings import current
from app.status import queries
from app.status.pages.report import answer_of
from app.status.standing import watch
from app.web.render import is_fragment, render
from app.web.routing import requires


@requires("status.read")
async def index(request: Request) -> Response:
    standing = await watch.standing(current())
    if is_fragment(request):
        return await render(request, "status/status/_parts.html", standing=standing)
    return await render(
        request,
        "status/status/index.html",
        standing=standing,
        answer=json.dumps(answer_of(standing), indent=2),
        trouble=await queries.recent_trouble(),
    )
