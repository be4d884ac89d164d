"""Sessions of somebody, ended by their manager (security.md SE-3)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import person
from app.accounts.pages.managed import managed
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("accounts.manage", fresh=True)
async def destroy(request: Request) -> Response:
    """End all of them."""
    known = await managed(request)
    await person.sign_out(known.id, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))
