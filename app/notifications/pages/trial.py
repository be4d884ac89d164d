"""Sending a test message over one gateway."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.notifications.commands import steering
from app.web import throttle
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("notifications.configure")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    key_in(request)
    return await render(request, "notifications/trial/new.html", wrong=wrong, id=request.path_params["id"])


@requires("notifications.configure", fresh=True)
async def create(request: Request) -> Response:
    gateway = key_in(request)
    form = await request.form()
    fields = Fields(form)
    number = fields.line("number", empty=_("Write the number that is to get it."), longest=50)
    try:
        fields.done()
    except Invalid as wrong:
        return await refuse(request, "notifications/trial/new.html", wrong, page=new)
    await throttle.of_the_house().knock("gateway.test", request.user.id, now=clock.now())
    await steering.ask_for_trial(gateway, number, by=request.user)
    return see_other(url_for("notifications.notification.index"))
