"""Institutions that handle patient data, and what is wrong with each: a map for attackers, so for few."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.queries import risks
from app.bi.rules import risk
from app.web.render import render
from app.web.routing import requires


@requires("bi.security")
async def index(request: Request) -> Response:
    """The bands, and a table of the flags (chart 12)."""
    found = await risks.listed(request.query_params.get("band", ""))
    return await render(request, "bi/security/index.html", found=found, words=risk.BANDS, flags=risk.FLAGS)
