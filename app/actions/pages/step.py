"""A step of an action's plan, ticked when it is done."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.changing import tick
from app.actions.pages import opened, page_of
from app.actions.pages.action import show
from app.actions.rules.stale import Stale
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import see_other
from app.web.routing import requires


@requires("actions.work")
async def update(request: Request) -> Response:
    view, fields = await opened(request), Fields(await request.form())
    n = fields.number("step", empty=_("Choose the step."), lowest=1, highest=1_000)
    version = fields.number("version", empty=_("Choose the step."), lowest=0)
    done = fields.flag("done")
    fields.done(None)
    try:
        await tick(view.id, n, done, by=request.user, version=version)
    except Stale:
        wrong = Invalid(
            None, form=_("Somebody changed this action just now. Look at the plan again, then tick.")
        )
        answer = await show(request, wrong=wrong)
        answer.status_code = 409
        return answer
    return see_other(page_of(view) + "#plan")
