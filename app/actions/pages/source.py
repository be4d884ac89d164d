"""What each hospital wants of the fifteen sources: switches, thresholds, words."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.wishing import wish_for
from app.actions.forms.source import SourceForm
from app.actions.pages import VOCABULARY
from app.actions.queries import options
from app.actions.queries.options import Choices
from app.actions.queries.trials import Trial, trial
from app.actions.queries.wishes import wishes_at
from app.actions.rules.sources import SOURCES, Thresholds
from app.actions.rules.wire import TRIGGERED
from app.actions.rules.wishes import LABELS, OF_SOURCE, TITLES, Wish
from app.actions.rules.words import Source
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

_WORDS: Final[dict[str, Any]] = {
    "table": SOURCES,
    "labels": LABELS,
    "of_source": OF_SOURCE,
    "titles": TITLES,
    "usual": Thresholds(),
    "triggered": TRIGGERED,
    **VOCABULARY,
}


@requires("actions.sources")
async def index(request: Request) -> Response:
    choices = await options.choices(request.user)
    hospital = choices.hospital(request.query_params.get("hospital")) or choices.first_hospital
    shown = await _month_of(hospital) if hospital else {}
    return await render(
        request, "actions/source/index.html", choices=choices, hospital=hospital, **shown, **_WORDS
    )


async def _month_of(hospital: UUID) -> dict[str, Any]:
    """What a hospital wants, and what the last month would have raised."""
    wishes = await wishes_at(hospital)
    return {"wishes": wishes, "trial": await trial(hospital, TRIGGERED, wishes)}


@requires("actions.sources")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    place = await place_of(request)
    wishes = await wishes_at(place.hospital)
    return await form_of(request, place, wishes[place.source], wrong=wrong)


@requires("actions.sources")
async def update(request: Request) -> Response:
    place = await place_of(request)
    try:
        given = SourceForm.parse(await request.form(), place.source)
        await wish_for(place.hospital, place.source, given.wish, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "actions/source/edit.html", wrong, page=edit)
    return see_other(url_for("actions.source.index", query={"hospital": place.hospital}))


@dataclass(frozen=True)
class Place:
    """A source of a hospital, as an address names them."""

    hospital: UUID
    source: Source
    choices: Choices


async def place_of(request: Request) -> Place:
    """Hospital and source of the address. Raises NotFound for those that are not there or not theirs."""
    choices, params = await options.choices(request.user), request.path_params
    hospital = choices.hospital(params["id"])
    if hospital is None or params["source"] not in list(Source):
        raise NotFound(_("There is no such source here."))
    return Place(hospital, Source(params["source"]), choices)


async def form_of(
    request: Request, place: Place, wish: Wish, *, wrong: Invalid | None = None, tried: Trial | None = None
) -> Response:
    """The form of one source of one hospital; what was tried with it, if something was."""
    return await render(
        request,
        "actions/source/edit.html",
        hospital=place.hospital,
        hospital_name=dict(place.choices.hospitals)[place.hospital],
        source=place.source,
        departments=place.choices.departments.get(place.hospital, []),
        wish=wish,
        wrong=wrong,
        trial=tried,
        **_WORDS,
    )
