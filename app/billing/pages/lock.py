"""Closing a month, and opening it again."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.commands import month as commands
from app.billing.inputs.forms import ReasonInput
from app.billing.pages import month as month_page
from app.billing.pages import month_in_path
from app.billing.queries.months import month_for
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("billing.lock", fresh=True)
async def create(request: Request) -> Response:
    """Close it, with a reason."""
    return await _decide(request, opens=False)


@requires("billing.lock", fresh=True)
async def destroy(request: Request) -> Response:
    """Open it again, with a reason."""
    return await _decide(request, opens=True)


async def _decide(request: Request, *, opens: bool) -> Response:
    provider, month = month_in_path(request)
    view = await month_for(request.user, provider, month)
    try:
        given = ReasonInput.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "billing/month/_lock.html", wrong, page=month_page.show, view=view)
    decide = commands.reopen if opens else commands.lock
    await decide(provider, month, given.reason, by=request.user)
    path = {"provider": provider, "month": request.path_params["month"]}
    return see_other(url_for("billing.month.show", **path))
