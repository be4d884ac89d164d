"""Looking now, outside the slots."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import values
from app.notifications.commands import steering
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("notifications.run")
async def create(request: Request) -> Response:
    await steering.ask_for_run(by=request.user)
    return see_other(url_for("notifications.notification.index"))


@requires("notifications.run")
async def update(request: Request) -> Response:
    """Approve a run that stopped because it wanted to tell far more than usual."""
    run = values.from_path(values.key, request.path_params["id"])
    await steering.approve(run, by=request.user)
    return see_other(url_for("notifications.notification.index"))
