"""The one door: name and password (security.md SI-1)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts.arrival import arrived, half_arrived
from app.accounts.commands.sign_in import Came
from app.accounts.entrance import knock
from app.accounts.inputs import SignIn
from app.accounts.porter import porter_of
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import public

WHY = "Signing in is how one becomes known."
PAGE = "accounts/sign_in/new.html"


@public(WHY)
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """The form."""
    where = porter_of(request).next_of((wrong.typed if wrong else request.query_params).get("next"))
    if request.scope["user"] is not None and wrong is None:
        return RedirectResponse(where, 303)
    ended = request.scope["session"] is not None
    return await render(request, PAGE, fragment="_again.html", wrong=wrong, next_url=where, ended=ended)


@public(WHY)
async def create(request: Request) -> Response:
    """Try a name and a password; the same answer whatever was not right about them."""
    try:
        given = SignIn.parse(await request.form())
        outcome = await knock(request, given)
    except Invalid as wrong:
        return await refuse(request, "accounts/sign_in/_again.html", wrong, page=new)
    if outcome.came is Came.HALF:
        return half_arrived(request, outcome, resumed=given.resumed)
    return arrived(request, outcome, resumed=given.resumed)
