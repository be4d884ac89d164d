"""The audits that are open, missed, coming and done."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.audits.pages import links
from app.audits.queries import audits
from app.audits.queries.audits import KEYS, VIEWS, Filters
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires


@requires("audits.read")
async def index(request: Request) -> Response:
    filters, counts = Filters.read(request.query_params), await audits.counts(request.user)
    shown = await listed(request, filters, "audits.audit.index")
    return await render(request, "audits/audit/index.html", counts=counts, **shown)


async def listed(request: Request, filters: Filters, route: str, **params: Any) -> dict[str, Any]:
    """A page of audits, what was asked of them, and the addresses of the lists beside it."""
    paging = Paging.read(request.query_params, keys=KEYS)
    return {
        "page": await audits.audits(request.user, filters, paging),
        "filters": filters,
        "views": VIEWS,
        "link": links(route, view=filters.view, **params),
    }
