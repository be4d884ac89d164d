"""Signing a policy for a household."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.commands.policy import sign
from app.households.inputs import PolicyInput
from app.households.pages import opened, page_of
from app.households.queries import options
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other, today
from app.web.routing import requires


@requires("households.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    household = await opened(request)
    return await render(
        request,
        "households/policy/new.html",
        wrong=wrong,
        household=household,
        products=await options.products(),
        officers=await options.officers(),
        signed=today(),
    )


@requires("households.edit")
async def create(request: Request) -> Response:
    household, form = await opened(request), await request.form()
    try:
        await sign(household.id, PolicyInput.parse(form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "households/policy/new.html", wrong, page=new)
    return see_other(page_of(household))
