"""Until when a month's file is expected."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.commands import month as commands
from app.billing.inputs.forms import DeadlineInput
from app.billing.pages import month as month_page
from app.billing.pages import month_in_path
from app.billing.queries.months import month_for
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("billing.months")
async def update(request: Request) -> Response:
    """Move it; left empty, the usual one holds."""
    provider, month = month_in_path(request)
    view = await month_for(request.user, provider, month)
    try:
        given = DeadlineInput.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "billing/month/_deadline.html", wrong, page=month_page.show, view=view)
    await commands.set_deadline(provider, month, given.deadline, by=request.user)
    path = {"provider": provider, "month": request.path_params["month"]}
    return see_other(url_for("billing.month.show", **path))
