"""Signed out everywhere."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import session as commands
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("account.own")
async def destroy(request: Request) -> Response:
    """End every session of one's own but this one."""
    await commands.sign_out_everywhere(request.user.id, by=request.user, but=request.user.session)
    return see_other(url_for("accounts.profile.edit"))
