"""New recovery codes for one's own second factor (security.md SI-11)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import factor
from app.accounts.rules.codes import grouped
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.web.render import render
from app.web.routing import requires


@requires("account.own", fresh=True)
async def create(request: Request) -> Response:
    """Ten new ones, shown once; the old ones are void."""
    if not request.user.has_factor:
        raise Conflict(_("Set up a second factor first."))
    fresh = await factor.renew_codes(request.user.id, by=request.user)
    return await render(
        request, "accounts/recovery_code/create.html", codes=[grouped(code) for code in fresh]
    )
