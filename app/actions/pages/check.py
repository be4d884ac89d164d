"""Whether what was done still holds."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.checking import record_check
from app.actions.forms import CheckForm
from app.actions.pages import opened, page_of
from app.actions.pages.action import show
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires


@requires("actions.decide")
async def create(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    try:
        given = CheckForm.parse(form)
        await record_check(view.id, given.days, given.holds, given.note, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "actions/check/_form.html", wrong, page=show, action=view)
    return see_other(page_of(view))
