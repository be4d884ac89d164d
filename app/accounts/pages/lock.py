"""A name that was locked by wrong passwords (security.md SI-5)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import sign_in
from app.accounts.pages.managed import managed
from app.accounts.porter import porter_of
from app.accounts.rules.attempts import folded
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("accounts.manage", fresh=True)
async def destroy(request: Request) -> Response:
    """Let the person try again."""
    known = await managed(request)
    key = porter_of(request).throttle.key("sign_in.wrong_name", folded(known.username))
    await sign_in.unlock(known.id, key, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))
