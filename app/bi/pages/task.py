"""The tasks: what gathers what, when, how the last run went, and the log (bi.md 6)."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.catalogue import TASKS
from app.bi.queries import runs
from app.kernel import clock
from app.settings import current
from app.web.render import render
from app.web.routing import requires


@requires("bi.run")
async def index(request: Request) -> Response:
    """Every task, and the newest runs; the page asks again while one is under way."""
    settings, now = current(), clock.now()
    chosen = request.query_params.get("task", "")
    rules = {name: task.times.rule(settings.bi_timezone) for name, task in TASKS.items()}
    return await render(
        request,
        "bi/task/index.html",
        fragment="_tasks.html",
        tasks=TASKS,
        latest=await runs.latest(),
        log=await runs.log_of(chosen),
        chosen=chosen,
        following={name: rule.following(now) for name, rule in rules.items()},
        is_on=settings.bi_aggregate,
        zone=settings.bi_timezone,
    )
