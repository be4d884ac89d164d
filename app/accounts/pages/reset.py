"""A forgotten password: ask for a link (security.md SI-2, SI-7)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import links
from app.accounts.inputs import Reset
from app.accounts.porter import address_of, porter_of
from app.accounts.rules.attempts import folded
from app.kernel import clock
from app.kernel.errors import Invalid, TooMany
from app.web.render import render
from app.web.routing import public
from app.web.throttle import address_key


@public("Whoever forgot the password cannot sign in.")
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """Ask for the name."""
    return await render(request, "accounts/reset/new.html", wrong=wrong)


@public("Whoever forgot the password cannot sign in.")
async def create(request: Request) -> Response:
    """Leave word; the answer is the same for every name, also for one that asked too often."""
    try:
        given = Reset.parse(await request.form())
    except Invalid as wrong:
        response = await new(request, wrong=wrong)
        response.status_code = 422
        return response
    throttle, now = porter_of(request).throttle, clock.now()
    try:
        await throttle.knock("reset.address", address_key(address_of(request)), now=now)
        await throttle.knock("reset.name", folded(given.name), now=now)
        await links.ask_reset(given.name)
    except TooMany:
        pass
    return await render(request, "accounts/reset/create.html")
