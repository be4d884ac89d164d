"""What stands behind a number of a chart: the documents themselves."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.queries import behind
from app.web.render import render
from app.web.routing import requires


@requires("bi.view")
async def index(request: Request) -> Response:
    """The documents of a month, a quarter, a form or an institution, or those with a part of something."""
    asked = behind.Behind.read(request.query_params)
    lines = await behind.lines(request.user, asked)
    return await render(request, "bi/row/index.html", lines=lines, asked=asked, most=behind.MOST_ROWS)
