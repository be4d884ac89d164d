"""The queue of cases, one case, and a new one."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.cases import choices, queries
from app.cases.commands import case as commands
from app.cases.inputs import NewCase
from app.cases.pages import a_look, noted, picker_of
from app.cases.pages.outcome_code import Codes, codes_for_many
from app.cases.queries import Filters, desk, options, undo
from app.cases.queries.timeline import read as read_stretch
from app.cases.queries.timeline import stretch, told_once, with_look
from app.cases.rules import Picker
from app.desk.panels import Panel, panels_with
from app.eventlog.days import by_day
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.read")
async def index(request: Request) -> Response:
    filters = Filters.read(request.query_params, request.user)
    page, tallies = await asyncio.gather(
        queries.queue(request.user, filters, filters.paging(request.query_params)),
        queries.tallies(request.user, filters),
    )
    return await render(
        request,
        "cases/case/index.html",
        fragment="_queue.html",
        page=page,
        filters=filters,
        tallies=tallies,
        views=queries.views_of(request.user),
        link=_links(filters),
        actor_words=choices.NEXT_ACTORS,
        category_options=tuple((key, name, None) for key, name in await options.categories()),
        actor_options=[
            (key, words, None) for key, words in {**choices.NEXT_ACTORS, "none": _("No one")}.items()
        ],
        many=await _many(request.user, filters),
    )


@dataclass(frozen=True)
class _Many:
    """What the bar for ticked rows offers."""

    people: tuple[tuple[UUID, str], ...]
    picker: Picker
    query: str

    @property
    def codes(self) -> list[tuple[str, str]]:
        """The outcome codes that may be logged on many cases at once."""
        return codes_for_many(self.picker)


async def _many(user: Account, filters: Filters) -> _Many | None:
    """The bar; None for whoever has none."""
    if not user.can("bulk.use"):
        return None
    people = await options.colleagues(list(user.scope or ())) if user.can("cases.reassign") else []
    return _Many(tuple(people), picker_of(user), urlencode(filters.given))


def _links(filters: Filters) -> Callable[..., str]:
    def link(**changes: Any) -> str:
        return url_for("cases.case.index", query={**filters.given, **changes})

    return link


@requires("cases.create")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request,
        "cases/case/new.html",
        wrong=wrong,
        sources=choices.SOURCES,
        categories=await options.categories(),
        media_codes=await options.media_codes(),
    )


@requires("cases.create")
async def create(request: Request) -> Response:
    try:
        given = NewCase.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "cases/case/_form.html", wrong, page=new)
    case = await commands.create(given, by=request.user, organisation=request.user.organisation)
    return see_other(url_for("cases.case.show", reference=case.reference))


@requires("cases.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    user = request.user
    case = await queries.case_for(user, request.path_params["reference"])
    show_what = request.query_params.get("show", "everything")
    # The look is written by the statement that reads what is looked at: everything beside the case is one.
    panels, answers = await panels_with(
        user,
        case.subject,
        [
            a_look(case, user),
            stretch(case.subject, show=show_what),
            desk.asked(user.id, case.id, case.reference, is_provider=user.is_provider),
            undo.undoable(case.id, user.id),
        ],
    )
    await noted(case, user)
    return await _shown(request, case, panels, answers, show=show_what, wrong=wrong)


async def _shown(
    request: Request,
    case: queries.CaseView,
    panels: list[Panel],
    answers: list[str | None],
    *,
    show: str,
    wrong: Invalid | None,
) -> Response:
    look, line, lies, done = answers
    entries, older = read_stretch(line)
    entries = with_look(entries, look, request.user, show=show)
    return await render(
        request,
        "cases/case/show.html",
        wrong=wrong,
        case=case,
        entries=by_day(told_once(entries), request.user.zone),
        older=older,
        show=show,
        desk=desk.read(lies),
        codes=Codes.on(case, request.user),
        panels=panels,
        undoable=undo.read(done),
    )
