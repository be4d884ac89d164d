"""An account closed and opened again."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import person
from app.accounts.pages.managed import managed
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("accounts.manage", fresh=True)
async def create(request: Request) -> Response:
    """Close it: sessions and tokens end at once."""
    known = await managed(request)
    await person.deactivate(known.id, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))


@requires("accounts.manage", fresh=True)
async def destroy(request: Request) -> Response:
    """Open it again."""
    known = await managed(request)
    await person.activate(known.id, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))
