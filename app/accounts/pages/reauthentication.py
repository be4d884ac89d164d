"""Proving again who one is, for deeds that ask for it (security.md SE-6, SI-14)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts import permissions
from app.accounts.arrival import CLOSE
from app.accounts.inputs import Proof
from app.accounts.porter import porter_of
from app.accounts.proof import Proved, prove
from app.kernel.errors import Invalid, SignInNeeded
from app.kernel.language import _
from app.web.render import is_fragment, refuse, render
from app.web.routing import requires

WRONG = _("That is not right. Enter your password, or a new code from your app.")


@requires(permissions.ENTER)
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """Ask for the password or a code."""
    typed = wrong.typed if wrong else request.query_params
    where = porter_of(request).next_of(typed.get("next"))
    return await render(request, "accounts/reauthentication/new.html", wrong=wrong, next_url=where)


@requires(permissions.ENTER)
async def create(request: Request) -> Response:
    """Take it: the session has a new token and is fresh for ten minutes. Five wrong ones end it."""
    porter = porter_of(request)
    try:
        given = Proof.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "accounts/reauthentication/_form.html", wrong, page=new)
    proved, token = await prove(request, given.proof)
    if proved is Proved.ENDED:
        raise SignInNeeded(_("That was wrong five times, so you were signed out. Sign in again."))
    if proved is Proved.NO:
        told = Invalid({"next": given.next_url}, proof=WRONG)
        return await refuse(request, "accounts/reauthentication/_form.html", told, page=new)
    response: Response = RedirectResponse(porter.next_of(given.next_url), 303)
    if is_fragment(request):
        response = Response(status_code=204, headers=CLOSE)
    porter.cookies.set_session(response, token)
    return response
