"""Proving again who one is, for deeds that ask for it (security.md SE-6, SI-14)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts import permissions
from app.accounts.arrival import CLOSE
from app.accounts.inputs import Proof
from app.accounts.porter import porter_of
from app.accounts.proof import must_prove
from app.kernel.errors import Invalid
from app.web.render import is_fragment, refuse, render
from app.web.routing import requires


@requires(permissions.ENTER)
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """Ask for the password or a code."""
    typed = wrong.typed if wrong else request.query_params
    where = porter_of(request).next_of(typed.get("next"))
    return await render(request, "accounts/reauthentication/new.html", wrong=wrong, next_url=where)


@requires(permissions.ENTER)
async def create(request: Request) -> Response:
    """Take it: the session has a new token and is fresh for ten minutes. Five wrong ones end it."""
    try:
        given = Proof.parse(await request.form())
        token = await must_prove(request, given.proof)
    except Invalid as wrong:
        return await refuse(request, "accounts/reauthentication/_form.html", wrong, page=new)
    response: Response = RedirectResponse(porter_of(request).next_of(given.next_url), 303)
    if is_fragment(request):
        response = Response(status_code=204, headers=CLOSE)
    porter_of(request).cookies.set_session(response, token)
    return response
