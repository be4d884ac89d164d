"""The gateways: their order, on and off."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.fields import Fields
from app.kernel.language import _
from app.notifications.commands import steering
from app.web.render import see_other
from app.web.routing import key_in, requires, url_for


@requires("notifications.configure")
async def update(request: Request) -> Response:
    gateway = key_in(request)
    fields = Fields(await request.form())
    deed = fields.choice("deed", ("up", "on", "off"), empty=_("Choose what to do with it."))
    fields.done()
    if deed == "up":
        await steering.move_up(gateway, by=request.user)
    else:
        await steering.switch_gateway(gateway, deed == "on", by=request.user)
    return see_other(url_for("notifications.notification.index"))
