"""The board, one action, and a new one."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.actions.commands.raising import raise_action
from app.actions.forms import BY_HAND, ActionForm
from app.actions.pages import VOCABULARY, log_of, opened
from app.actions.queries import options
from app.actions.queries.board import FIRST, board
from app.actions.queries.filters import Filters
from app.actions.queries.panels import cause_of
from app.actions.queries.tallies import tallies
from app.actions.queries.view import ActionView, clockwork_of, people_of
from app.desk.panels import panels_of
from app.documents import queries as documents
from app.documents.rules import kinds
from app.kernel.errors import Invalid
from app.sla.words import FATES
from app.web.render import is_fragment, refuse, render, see_other
from app.web.routing import requires, url_for


@requires("actions.read")
async def index(request: Request) -> Response:
    user, filters = request.user, Filters.read(request.query_params)
    shown = await board_of(user, filters)
    if is_fragment(request):
        return await render(request, "actions/action/_board.html", **shown)
    return await render(request, "actions/action/index.html", choices=await options.choices(user), **shown)


async def board_of(user: Account, filters: Filters) -> dict[str, Any]:
    """Everything the board is drawn from: two statements, whatever the number of actions."""
    columns = await board(user, filters)
    return {"columns": columns, "first": FIRST, **await answered(user, filters, "actions.action.index")}


async def answered(user: Account, filters: Filters, route: str) -> dict[str, Any]:
    """What board and list say of the same question: its counts, and the addresses of questions like it."""
    counts = await tallies(user, filters)
    return {"tallies": counts, "filters": filters, "link": _links(filters, route), **VOCABULARY}


def _links(filters: Filters, route: str) -> Callable[..., str]:
    """From changes to the address of the same question so changed."""

    def link(**changes: Any) -> str:
        return url_for(route, query={**filters.given, **changes})

    return link


@requires("actions.raise")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(request, "actions/action/new.html", wrong=wrong, **await _form(request))


async def _form(request: Request) -> dict[str, Any]:
    by_hand = {each.value: each.label for each in BY_HAND}
    return {"choices": await options.choices(request.user), **VOCABULARY, "sources": by_hand}


@requires("actions.raise")
async def create(request: Request) -> Response:
    user, form = request.user, await request.form()
    try:
        given = ActionForm.parse(form, zone=user.zone).new
        await options.must_be_in_scope(user, given.hospital)
        made = await raise_action(given, by=user)
    except Invalid as wrong:
        return await refuse(request, "actions/action/_form.html", wrong, page=new, **await _form(request))
    return see_other(url_for("actions.action.show", reference=made.reference))


@requires("actions.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    view = await opened(request)
    return await render(
        request,
        "actions/action/show.html",
        wrong=wrong,
        action=view,
        **await log_of(view, request.user),
        **await _beside(view, request.user),
        **VOCABULARY,
    )


async def _beside(view: ActionView, user: Account) -> dict[str, Any]:
    """What stands beside an action: its clock and people, its documents, its cause, what other rooms say of it."""
    people, names = await people_of(view)
    return {
        "clockwork": await clockwork_of(view),
        "fates": FATES,
        "people": people,
        "names": names,
        "documents": await documents.of_owner(view.held.subject),
        "kinds": kinds,
        "cause": await cause_of(user, view.held.row),
        "panels": await panels_of(user, view.held.subject),
    }
