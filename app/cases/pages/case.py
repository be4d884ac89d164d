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
from app.cases.pages import a_look, noted
from app.cases.pages.outcome_code import Codes, codes_for_many
from app.cases.queries import Filters, desk, options, undo
from app.cases.queries.timeline import read as read_stretch
from app.cases.queries.timeline import stretch, told_once, with_look
from app.cases.rules import Picker
from app.desk.panels import panels_with
from app.eventlog.days import by_day
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.read")
async def index(request: Request) -> Response:
    user, filters = request.user, Filters.read(request.query_params, request.user)
    paging = filters.paging(request.query_params)
    page, tallies = await asyncio.gather(queries.queue(user, filters, paging), queries.tallies(user, filters))
    shown: dict[str, Any] = {
        "page": page,
        "filters": filters,
        "tallies": tallies,
        **await _offered(user, filters),
    }
    return await render(request, "cases/case/index.html", fragment="_queue.html", **shown)


async def _offered(user: Account, filters: Filters) -> dict[str, Any]:
    """What the list can be narrowed by, and what can be done with its rows."""
    actors = {**choices.NEXT_ACTORS, "none": _("No one")}
    return {
        "views": queries.views_of(user),
        "link": _links(filters),
        "actor_words": choices.NEXT_ACTORS,
        "actor_options": [(key, words, None) for key, words in actors.items()],
        "category_options": tuple((key, name, None) for key, name in await options.categories()),
        "many": await _many(user, filters),
    }


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
    return _Many(tuple(people), Picker.of(user), urlencode(filters.given))


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
    case = await commands.create(given, by=request.user)
    return see_other(url_for("cases.case.show", reference=case.reference))


@requires("cases.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await queries.case_for(request.user, request.path_params["reference"])
    shown = await _looked_at(case, request.user, show=request.query_params.get("show", "everything"))
    await noted(case, request.user)
    return await render(request, "cases/case/show.html", case=case, wrong=wrong, **shown)


async def _looked_at(case: queries.CaseView, user: Account, *, show: str) -> dict[str, Any]:
    """Everything beside the case, in one statement: it writes the look as well that it reads."""
    asked = [
        a_look(case, user),
        stretch(case.subject, show=show),
        desk.asked(user.id, case.id, case.reference, is_provider=user.is_provider),
        undo.undoable(case.id, user.id),
    ]
    panels, (look, line, lies, done) = await panels_with(user, case.subject, asked)
    entries, older = read_stretch(line)
    entries = told_once(with_look(entries, look, user, show=show))
    return {
        "show": show,
        "entries": by_day(entries, user.zone),
        "older": older,
        "desk": desk.read(lies),
        "codes": Codes.on(case, user),
        "panels": panels,
        "undoable": undo.read(done),
    }
