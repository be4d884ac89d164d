"""The browsers somebody is signed in on, ended one by one."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import session as commands
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.values import from_path, key
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("account.own")
async def destroy(request: Request) -> Response:
    """End one of one's own sessions."""
    session = from_path(key, request.path_params["session"])
    if not await commands.end_one(request.user.id, session, by=request.user):
        raise NotFound(_("That session is over already."))
    return see_other(url_for("accounts.profile.edit"))
