"""Where a household lives and what is known about it."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.commands.household import change
from app.households.inputs import HouseholdInput
from app.households.pages import opened, page_of
from app.households.queries import options
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("households.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    household = await opened(request)
    places = await options.places(request.user)
    return await render(
        request, "households/detail/edit.html", wrong=wrong, household=household, places=places
    )


@requires("households.edit")
async def update(request: Request) -> Response:
    household, form = await opened(request), await request.form()
    try:
        await change(household.id, HouseholdInput.parse(form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "households/detail/edit.html", wrong, page=edit)
    return see_other(page_of(household))
