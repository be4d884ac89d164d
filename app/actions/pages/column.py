"""Bringing a card to another column of the board: by drag, by keyboard or by a plain button."""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.moving import move
from app.actions.forms import version_of
from app.actions.pages import go, opened
from app.actions.pages.action import board_of
from app.actions.queries.filters import Filters
from app.actions.rules.states import Brought, Deed
from app.actions.rules.words import Status
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import respond
from app.web.routing import requires, url_for

#: These always ask something, so their card goes to the form of the move.
_ASKING = frozenset(
    {Deed.CANCEL, Deed.SUBMIT, Deed.REJECT, Deed.WITHDRAW, Deed.REVOKE, Deed.REOPEN, Deed.APPROVE}
)


@requires("actions.work")
async def update(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    fields = Fields(form)
    target = Status(fields.choice("column", tuple(Status), empty=_("Choose where it goes.")) or view.state)
    fields.done(None)
    asked = [step for step in view.moves if step.target is target]
    ask = url_for("actions.move.new", reference=view.reference, query={"to": target.value})
    if any(step.deed is Deed.APPROVE for step in asked):
        return go(request, url_for("actions.approval.show", reference=view.reference))
    if any(step.deed in _ASKING for step in asked):
        return go(request, ask)
    try:
        await move(view.id, target, Brought(), by=request.user, version=version_of(form))
    except Invalid:
        return go(request, ask)
    filters = Filters.read(_question(str(form.get("question", ""))))
    back = url_for("actions.action.index", query=dict(filters.given))
    return await respond(
        request, "actions/action/_board.html", instead=back, **await board_of(request, filters)
    )


def _question(text: str) -> dict[str, str]:
    """The address the board was asked with, which its cards carry."""
    return dict(parse_qsl(text[:2_000]))
