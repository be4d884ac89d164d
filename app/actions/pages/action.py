"""The board, one action, and a new one."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.raising import raise_action
from app.actions.forms import BY_HAND, ActionForm
from app.actions.pages import opened
from app.actions.queries import options
from app.actions.queries.board import FIRST, board
from app.actions.queries.filters import LANES, VIEWS, Filters
from app.actions.queries.panels import cause_of
from app.actions.queries.tallies import tallies
from app.actions.queries.timeline import timeline
from app.actions.queries.view import clockwork_of, people_of
from app.actions.rules.steps import steps_of
from app.actions.rules.words import Category, Severity, Source, Status
from app.desk.panels import panels_of
from app.documents import queries as documents
from app.documents.rules import kinds
from app.eventlog.days import by_day
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.sla import words
from app.web.render import is_fragment, refuse, render, see_other
from app.web.routing import requires, url_for


@requires("actions.read")
async def index(request: Request) -> Response:
    user, filters = request.user, Filters.read(request.query_params)
    shown = await board_of(request, filters)
    if is_fragment(request):
        return await render(request, "actions/action/_board.html", **shown)
    return await render(request, "actions/action/index.html", choices=await options.choices(user), **shown)


async def board_of(request: Request, filters: Filters) -> dict[str, Any]:
    """Everything the board is drawn from: two statements, whatever the number of actions."""
    return {
        "columns": await board(request.user, filters),
        "first": FIRST,
        "tallies": await tallies(request.user, filters),
        "filters": filters,
        "link": links(filters, "actions.action.index"),
        **VOCABULARY,
    }


VOCABULARY: dict[str, Any] = {
    "views": VIEWS,
    "lanes": LANES,
    "sources": {each.value: each.label for each in Source},
    "categories": {each.value: each.label for each in Category},
    "levels": {each.value: each.label for each in Severity},
    "statuses": {each.value: each.label for each in Status},
}


def links(filters: Filters, route: str) -> Callable[..., str]:
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
    form = await request.form()
    try:
        given = ActionForm.parse(form, zone=request.user.zone).new
        if not await options.in_scope(request.user, given.hospital):
            raise Invalid(form, hospital=_("Choose the hospital."))
        made = await raise_action(given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "actions/action/_form.html", wrong, page=new, **await _form(request))
    return see_other(url_for("actions.action.show", reference=made.reference))


@requires("actions.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    view, user = await opened(request), request.user
    entries, older = await timeline(view.id)
    people, names = await people_of(view)
    return await render(
        request,
        "actions/action/show.html",
        wrong=wrong,
        action=view,
        clockwork=await clockwork_of(view),
        words=words,
        steps=steps_of(view.held.row["action_plan"]),
        people=people,
        names=names,
        documents=await documents.of_owner(view.held.subject),
        proofs={each["id"] for each in view.held.evidence},
        kinds=kinds,
        entries=by_day(entries, user.zone),
        older=older,
        cause=await cause_of(user, view.held.row),
        panels=await panels_of(user, view.held.subject),
        **VOCABULARY,
    )
