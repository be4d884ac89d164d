"""Letting nothing leave, and going on."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.notifications.commands import saving
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("notifications.run")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(request, "notifications/pause/new.html", wrong=wrong)


@requires("notifications.run")
async def create(request: Request) -> Response:
    form = await request.form()
    fields = Fields(form)
    reason = fields.line("reason", empty=_("Say why nothing may leave."), longest=300)
    try:
        fields.done()
        await saving.pause(by=request.user, reason=reason)
    except Invalid as wrong:
        return await refuse(request, "notifications/pause/new.html", wrong, page=new)
    return see_other(url_for("notifications.notification.index"))


@requires("notifications.run")
async def destroy(request: Request) -> Response:
    await saving.resume(by=request.user)
    return see_other(url_for("notifications.notification.index"))
