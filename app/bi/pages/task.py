"""The tasks: what gathers what, when, how the last run went, and the log (bi.md 6)."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.catalogue import TASKS
from app.bi.queries import runs
from app.settings import current
from app.web.render import render
from app.web.routing import requires


@requires("bi.run")
async def index(request: Request) -> Response:
    """Every task, and the newest runs; the page asks again while one is under way."""
    board = await runs.board(request.query_params.get("task", ""))
    return await render(
        request, "bi/task/index.html", fragment="_tasks.html", tasks=TASKS, board=board, settings=current()
    )
