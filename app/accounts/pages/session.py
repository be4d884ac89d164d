"""The browsers somebody is signed in on: ended one by one, and kept when one is about to end by itself."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.arrival import CLOSE
from app.accounts.commands import session as commands
from app.accounts.rules import sessions as rules
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web.render import is_fragment, next_of, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("account.enter")
async def show(request: Request) -> Response:
    """What is left of this session; the page asks by itself, which is no act of the person (SE-3)."""
    found = request.scope.get("session")
    if found is None or not is_fragment(request):
        return see_other(url_for("accounts.profile.edit"))
    left = rules.left(
        now=clock.now(), seen_at=found.seen_at, expires_at=found.expires_at, minutes=found.minutes
    )
    return await render(request, "accounts/session/show.html", left=left)


@requires("account.enter")
async def update(request: Request) -> Response:
    """Stay signed in: this is an act, and the session lives on."""
    found = request.scope.get("session")
    if found is not None:
        await commands.seen(found.id)
    if is_fragment(request):
        return Response(status_code=204, headers=CLOSE)
    return see_other(await next_of(request))


@requires("account.own")
async def destroy(request: Request) -> Response:
    """End one of one's own sessions."""
    if not await commands.end_one(request.user.id, key_in(request, "session"), by=request.user):
        raise NotFound(_("That session is over already."))
    return see_other(url_for("accounts.profile.edit"))
