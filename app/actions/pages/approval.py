"""The approver's drawer: what was submitted, as it was submitted, and the decision on it."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.moving import approve_and_close, move
from app.actions.forms import DecisionForm
from app.actions.pages import go, opened, page_of
from app.actions.queries.view import ActionView
from app.actions.rules.stale import Stale
from app.actions.rules.states import Brought, Deed
from app.actions.rules.words import Status
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import is_fragment, refuse, render
from app.web.routing import requires, url_for


@requires("actions.read")
async def show(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    if view.submission is None:
        raise Conflict(_("Nothing was submitted for approval yet."))
    template = "_drawer.html" if is_fragment(request) else "show.html"
    status = 409 if stale else 200
    return await render(
        request, f"actions/approval/{template}", status=status, action=view, wrong=wrong, stale=stale
    )


@requires("actions.decide")
async def create(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    try:
        await _decide(view, DecisionForm.parse(form), request)
    except Invalid as wrong:
        kept = {"next_page": "board"} if form.get("next") == "board" else {}
        return await refuse(request, "actions/approval/_form.html", wrong, page=show, action=view, **kept)
    except Stale as stale:
        return await show(request, stale=stale, wrong=Invalid(form))
    back = str(form.get("next", ""))
    return go(request, url_for("actions.action.index") if back == "board" else page_of(view))


async def _decide(view: ActionView, given: DecisionForm, request: Request) -> None:
    by = request.user
    if given.decision == "approve_and_close":
        await approve_and_close(view.id, by=by, version=given.version, comment=given.reason)
        return
    approves = given.decision == "approve"
    await move(
        view.id,
        Status.APPROVED if approves else Status.IN_PROGRESS,
        Brought(reason=given.reason),
        by=by,
        version=given.version,
        deed=Deed.APPROVE if approves else Deed.REJECT,
    )
