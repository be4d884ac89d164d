"""The list of households, one of them, and a new one."""

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.households import hooks
from app.households.commands.household import close, enrol
from app.households.inputs import GENDER_WORDS, MEMBER_WORDS, RELATIONSHIPS, NewHousehold
from app.households.pages import opened, page_of, past_of
from app.households.panels import panels_of
from app.households.queries import options, page
from app.households.queries.filters import MODES, PERSON, WHO, Filters
from app.households.queries.languages import default_of, languages
from app.households.queries.listing import KEYS, MOST_COUNTED, counted, listed
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import is_fragment, refuse, render, see_other
from app.web.routing import requires, url_for


@requires("households.read")
async def index(request: Request) -> Response:
    """Fifty of any number, by key; a mode there is not is 400."""
    rows, choices = await _rows(request), {} if is_fragment(request) else await _choices(request)
    return await render(request, "households/household/index.html", fragment="_rows.html", **rows, **choices)


async def _rows(request: Request) -> dict[str, Any]:
    """The households that fit, and how many; without a filter nobody counts them."""
    user, filters = request.user, Filters.read(request.query_params)

    def link(**changes: Any) -> str:
        return url_for("households.household.index", query={**filters.given, **changes})

    return {
        "page": await listed(user, filters, Paging.read(request.query_params, keys=KEYS)),
        "filters": filters,
        "matched": await counted(user, filters) if filters.narrowed else None,
        "most": MOST_COUNTED,
        "link": link,
    }


async def _choices(request: Request) -> dict[str, Any]:
    """What the bar of filters offers."""
    return {
        "modes": MODES,
        "person": PERSON,
        "who": WHO,
        "genders": GENDER_WORDS,
        "places": await options.places(request.user),
        "officers": await options.officers(),
    }


@requires("households.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    spoken = await languages()
    return await render(
        request,
        "households/household/new.html",
        wrong=wrong,
        places=await options.places(request.user),
        spoken=spoken,
        default=default_of(spoken),
        genders=GENDER_WORDS,
    )


@requires("households.edit")
async def create(request: Request) -> Response:
    form = await request.form()
    try:
        given = NewHousehold.parse(form, [each.code for each in await languages()])
        made = await enrol(given, by=request.user, country=await hooks.country())
    except Invalid as wrong:
        return await refuse(request, "households/household/new.html", wrong, page=new)
    return see_other(url_for("households.household.show", id=made))


@requires("households.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    """A household whole: its people, its policies, its wish, what happened."""
    household = await opened(request)
    known, past = await _known_of(request, household.id), await past_of(request, household)
    return await render(
        request, "households/household/show.html", wrong=wrong, household=household, **known, **past
    )


async def _known_of(request: Request, household: UUID) -> dict[str, Any]:
    return {
        "members": await page.members_of(household),
        "policies": await page.policies_of(household),
        "panels": await panels_of(request.user, household),
        "spoken": await languages(),
        "statuses": MEMBER_WORDS,
        "relationships": RELATIONSHIPS,
    }


@requires("households.edit")
async def destroy(request: Request) -> Response:
    household = await opened(request)
    await close(household.id, by=request.user)
    return see_other(page_of(household))
