"""Sending a test message over one gateway."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import clock
from app.kernel.errors import Invalid
from app.notifications.commands import steering
from app.notifications.inputs import TrialInput
from app.notifications.queries import console
from app.web import throttle
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("notifications.configure")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    gateway = await console.gateway_there(key_in(request))
    return await render(request, "notifications/trial/new.html", wrong=wrong, id=gateway)


@requires("notifications.configure", fresh=True)
async def create(request: Request) -> Response:
    gateway, form = key_in(request), await request.form()
    try:
        given = TrialInput.parse(form)
    except Invalid as wrong:
        return await refuse(request, "notifications/trial/new.html", wrong, page=new)
    await throttle.of_the_house().knock("gateway.test", request.user.id, now=clock.now())
    await steering.ask_for_trial(gateway, given.number, by=request.user)
    return see_other(url_for("notifications.notification.index"))
