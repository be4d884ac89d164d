"""Institutions that handle patient data, and what is wrong with each: a map for attackers, so for few."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.errors import StoreDown, SwitchedOff
from app.bi.queries import dashboard
from app.bi.rules import risk
from app.kernel.language import _
from app.web.render import render
from app.web.routing import requires


@requires("bi.security")
async def index(request: Request) -> Response:
    """The bands, and a table of the flags (chart 12)."""
    why_not: object = ""
    found = []
    try:
        found = await dashboard.risks()
    except SwitchedOff:
        why_not = _("Gathering is switched off (BI_AGGREGATE), so there is nothing to draw.")
    except StoreDown:
        why_not = _("The store of intelligence does not answer. Everything else goes on.")
    bands = {band: sum(each["band"] == band for each in found) for band in risk.BANDS}
    chosen = request.query_params.get("band", "")
    return await render(
        request,
        "bi/security/index.html",
        clients=[each for each in found if chosen not in risk.BANDS or each["band"] == chosen],
        chosen=chosen,
        bands=bands,
        words=risk.BANDS,
        flags=risk.FLAGS,
        why_not=why_not,
    )
