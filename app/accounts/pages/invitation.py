"""A link to set a password, sent to somebody by their manager (security.md SI-7)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import links
from app.accounts.pages.managed import managed
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("accounts.manage", fresh=True)
async def create(request: Request) -> Response:
    """Send it; older links of the person are void."""
    known = await managed(request)
    await links.invite(known.id, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))
