"""Bringing a card to another column of the board: by drag, by keyboard or by a plain button."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.moving import move
from app.actions.forms import ColumnForm
from app.actions.pages import opened
from app.actions.pages.action import board_of
from app.actions.queries.filters import Filters
from app.actions.queries.view import ActionView
from app.actions.rules.states import Brought, Deed
from app.actions.rules.words import Status
from app.kernel.errors import Invalid
from app.web.render import go_to, respond
from app.web.routing import requires, url_for


@requires("actions.work")
async def update(request: Request) -> Response:
    view, given = await opened(request), ColumnForm.parse(await request.form())
    if any(step.asks for step in view.moves_to(given.target)):
        return go_to(request, _form_of(view, given.target))
    try:
        await move(view.id, given.target, Brought(), by=request.user, version=given.version)
    except Invalid:
        return go_to(request, _form_of(view, given.target))
    return await _board_again(request, Filters.read(given.question))


def _form_of(view: ActionView, target: Status) -> str:
    """Where a move asks what it asks; who approves is shown what was submitted."""
    if any(step.deed is Deed.APPROVE for step in view.moves_to(target)):
        return url_for("actions.approval.show", reference=view.reference)
    return url_for("actions.move.new", reference=view.reference, query={"to": target.value})


async def _board_again(request: Request, filters: Filters) -> Response:
    back = url_for("actions.action.index", query=dict(filters.given))
    shown = await board_of(request.user, filters)
    return await respond(request, "actions/action/_board.html", instead=back, **shown)
