"""The audits that are open, missed, coming and done."""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.audits.queries import audits
from app.audits.queries.audits import VIEWS, Filters
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires, url_for


@requires("audits.read")
async def index(request: Request) -> Response:
    filters = Filters.read(request.query_params)
    paging = Paging.read(request.query_params, keys=(datetime, UUID))
    page = await audits.audits(request.user, filters, paging)

    def link(**changes: str | None) -> str:
        return url_for("audits.audit.index", query={"view": filters.view, **changes})

    return await render(
        request,
        "audits/audit/index.html",
        page=page,
        filters=filters,
        views=VIEWS,
        counts=await audits.counts(request.user),
        link=link,
    )
