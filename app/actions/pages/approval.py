"""The approver's drawer: what was submitted, as it was submitted, and the decision on it."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.moving import decide
from app.actions.forms import DecisionForm
from app.actions.pages import opened, overtaken, page_of
from app.actions.rules.stale import Stale
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import go_to, refuse, render
from app.web.routing import requires, url_for


@requires("actions.read")
async def show(request: Request, *, wrong: Invalid | None = None, stale: bool = False) -> Response:
    view = await opened(request)
    if view.submission is None:
        raise Conflict(_("Nothing was submitted for approval yet."))
    # A form that htmx sent is replaced where it stands; only who opens the drawer gets a drawer.
    part = "_decision.html" if stale else "_drawer.html"
    template = "actions/approval/show.html"
    return await render(request, template, fragment=part, action=view, wrong=wrong, stale=stale)


@requires("actions.decide")
async def create(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    try:
        given = DecisionForm.parse(form)
        await decide(view.id, given.decision, given.reason, by=request.user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "actions/approval/_form.html", wrong, page=show, action=view)
    except Stale:
        return await overtaken(request, show)
    to_board = form.get("next") == "board"
    return go_to(request, url_for("actions.action.index") if to_board else page_of(view))
