"""Switching one of the six messages on or off."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import NotFound
from app.kernel.fields import Fields
from app.kernel.language import _
from app.notifications.commands import saving
from app.notifications.rules.facts import KINDS, Kind
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("notifications.configure")
async def update(request: Request) -> Response:
    name = request.path_params["kind"]
    if name not in set(KINDS):
        raise NotFound(_("There is no such message."))
    on = Fields(await request.form()).flag("on")
    await saving.switch(Kind(name), on, by=request.user)
    return see_other(url_for("notifications.notification.index"))
