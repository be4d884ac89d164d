"""One's own second factor: set up, taken away (security.md SI-9, SI-12)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import enrolling, permissions
from app.accounts.commands import factor
from app.accounts.inputs import Enrolment
from app.accounts.porter import porter_of
from app.accounts.rules.codes import grouped
from app.kernel.errors import Forbidden, Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires(permissions.ENTER, fresh=True)
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """A fresh secret as picture and words; it is nobody's until its first code comes back."""
    if request.user.has_factor:
        return see_other(url_for("accounts.profile.edit"))
    offer = enrolling.offer(request.user, porter_of(request))
    return await render(request, "accounts/second_factor/new.html", wrong=wrong, offer=offer)


@requires(permissions.ENTER, fresh=True)
async def create(request: Request) -> Response:
    """Keep it, and show the recovery codes once."""
    porter, user = porter_of(request), request.user
    try:
        given = Enrolment.parse(await request.form())
        secret, step = enrolling.taken(user, porter, given.sealed, given.code)
    except Invalid as wrong:
        return await refuse(request, "accounts/second_factor/new.html", wrong, page=new)
    fresh = await factor.enrol(user.id, secret, step, by=user, but=user.session, sealer=porter.sealer)
    return await render(
        request, "accounts/second_factor/create.html", codes=[grouped(code) for code in fresh]
    )


@requires("account.own", fresh=True)
async def destroy(request: Request) -> Response:
    """Take it away, unless the role or the organisation asks for one."""
    user = request.user
    if user.owes_factor:
        raise Forbidden(
            _("Your role signs in with a second factor. Ask a manager to reset it if you lost yours.")
        )
    await factor.remove(user.id, by=user, but=user.session)
    return see_other(url_for("accounts.profile.edit"))
