"""What each hospital wants of the fifteen sources: switches, thresholds, words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.wishing import wish_for
from app.actions.forms.source import SourceForm
from app.actions.pages.action import VOCABULARY
from app.actions.queries import options
from app.actions.queries.options import Choices
from app.actions.queries.trials import trial
from app.actions.queries.wishes import Wishes, wishes_of
from app.actions.rules.sources import SOURCES, Thresholds
from app.actions.rules.wire import TRIGGERED
from app.actions.rules.wishes import LABELS, OF_SOURCE, TITLES, Wish, usual
from app.actions.rules.words import Source
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("actions.sources")
async def index(request: Request) -> Response:
    choices = await options.choices(request.user)
    hospital = chosen(request.query_params, choices)
    wishes = (await wishes_of([hospital])).get(hospital, {}) if hospital else {}
    return await render(
        request,
        "actions/source/index.html",
        choices=choices,
        hospital=hospital,
        table=SOURCES,
        wishes={source: wishes.get(source) or usual(source) for source in SOURCES},
        trial=await trial(hospital, TRIGGERED, wishes) if hospital else None,
        **OFFERED,
        **VOCABULARY,
    )


@requires("actions.sources")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    hospital, source, choices = await place_of(request)
    wishes: Wishes = (await wishes_of([hospital])).get(hospital, {})
    return await page(request, hospital, source, choices, wishes.get(source) or usual(source), wrong=wrong)


async def page(
    request: Request, hospital: UUID, source: Source, choices: Choices, wish: Wish, **more: Any
) -> Response:
    """The form of one source of one hospital, with what else there is to say."""
    shown = {
        "hospital": hospital,
        "hospital_name": dict(choices.hospitals)[hospital],
        "source": source,
        "terms": SOURCES[source],
        "departments": choices.departments.get(hospital, []),
        "wish": wish,
        "wrong": None,
        "trial": None,
        **more,
    }
    return await render(request, "actions/source/edit.html", **shown, **OFFERED, **VOCABULARY)


@requires("actions.sources")
async def update(request: Request) -> Response:
    hospital, source, _choices = await place_of(request)
    form = await request.form()
    try:
        await wish_for(hospital, source, SourceForm.parse(form, source).wish, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "actions/source/edit.html", wrong, page=edit)
    return see_other(url_for("actions.source.index", query={"hospital": str(hospital)}))


async def place_of(request: Request) -> tuple[UUID, Source, Choices]:
    """Hospital and source of the address. Raises NotFound for those that are not there or not theirs."""
    choices = await options.choices(request.user)
    params = request.path_params
    hospital = next((key for key, _name in choices.hospitals if str(key) == params["id"]), None)
    if hospital is None or params["source"] not in list(Source):
        raise NotFound(_("There is no such source here."))
    return hospital, Source(params["source"]), choices


def chosen(query: Mapping[str, str], choices: Choices) -> UUID | None:
    """The hospital asked for; the only one, or the first, when none is."""
    asked = query.get("hospital")
    keys = [key for key, _name in choices.hospitals]
    return next((key for key in keys if str(key) == asked), keys[0] if keys else None)


OFFERED: dict[str, Any] = {
    "labels": LABELS,
    "of_source": OF_SOURCE,
    "titles": TITLES,
    "usual": Thresholds(),
    "triggered": TRIGGERED,
}
