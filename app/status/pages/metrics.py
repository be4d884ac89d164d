"""Figures for Prometheus: this process's own, and those of the database."""

import hmac
import ipaddress

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import NotFound
from app.kernel.language import _
from app.settings import current
from app.status.gauges import gauges
from app.web.middleware.metrics import CONTENT_TYPE
from app.web.routing import public


@public("Prometheus asks it: with METRICS_TOKEN, or in development from this machine.")
async def show(request: Request) -> Response:
    if not _may_read(request):
        raise NotFound(_("There is nothing at this address."))
    own = request.scope["metrics"].text()
    return Response(own + await gauges.text(current()), media_type=CONTENT_TYPE)


def _may_read(request: Request) -> bool:
    """By the token; without one set, from this machine, but never in production: there a proxy beside us
    speaks for anybody."""
    settings = current()
    token = settings.metrics_token.reveal()
    if token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    return not settings.production and _is_this_machine(request)


def _is_this_machine(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
