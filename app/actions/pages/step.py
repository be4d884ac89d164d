"""A step of an action's plan, ticked when it is done."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.changing import tick
from app.actions.forms import StepForm
from app.actions.pages import opened, page_of
from app.actions.pages.action import show
from app.actions.rules.stale import Stale
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.web.render import see_other
from app.web.routing import requires


@requires("actions.work")
async def update(request: Request) -> Response:
    view, given = await opened(request), StepForm.parse(await request.form())
    try:
        await tick(view.id, given.n, given.done, by=request.user, version=given.version)
    except Stale as stale:
        moved = _("Somebody changed this action just now. Look at the plan again, then tick.")
        answer = await show(request, wrong=Invalid(None, form=moved))
        answer.status_code = stale.status
        return answer
    return see_other(page_of(view) + "#plan")
