"""Taking back what I did a moment ago."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.access import NOTHING
from app.cases.commands.undo import take_back
from app.cases.queries.undo import case_of_mine
from app.kernel.fields import Fields
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("cases.outcome")
async def create(request: Request) -> Response:
    """The deed may have taken the case out of my sight, so my own deed is the key, not my scope."""
    fields = Fields(await request.form())
    event = fields.done(fields.id("event")) or NOTHING.id
    reference = request.path_params["reference"]
    case = await case_of_mine(reference, event, request.user.id)
    await take_back(case, event, by=request.user)
    return see_other(url_for("cases.case.show", reference=reference.upper()))
