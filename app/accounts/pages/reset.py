"""A forgotten password: ask for a link (security.md SI-2, SI-7)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.entrance import ask_for_link
from app.accounts.inputs import Reset
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import public

WHY = "Whoever forgot the password cannot sign in."


@public(WHY)
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """Ask for the name."""
    return await render(request, "accounts/reset/new.html", wrong=wrong)


@public(WHY)
async def create(request: Request) -> Response:
    """Leave word; the answer is the same for every name, also for one that asked too often."""
    try:
        given = Reset.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "accounts/reset/new.html", wrong, page=new)
    await ask_for_link(request, given.name)
    return await render(request, "accounts/reset/create.html")
