"""Looking now, outside the slots."""

from starlette.requests import Request
from starlette.responses import Response

from app.notifications.commands import steering
from app.web.render import see_other
from app.web.routing import key_in, requires, url_for


@requires("notifications.run")
async def create(request: Request) -> Response:
    await steering.ask_for_run(by=request.user)
    return see_other(url_for("notifications.notification.index"))


@requires("notifications.run")
async def update(request: Request) -> Response:
    """Approve a run that stopped because it wanted to tell far more than usual."""
    run = key_in(request)
    await steering.approve(run, by=request.user)
    return see_other(url_for("notifications.notification.index"))
