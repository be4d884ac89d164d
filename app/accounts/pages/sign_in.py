"""The one door: name and password (security.md SI-1)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts.arrival import arrived, half_arrived
from app.accounts.entrance import Came, knock
from app.accounts.inputs import SignIn
from app.accounts.porter import porter_of
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.web.render import is_fragment, refuse, render
from app.web.routing import public

WRONG = _("The name or password is not right.")
LOCKED = _(
    "That was too many tries. Wait an hour, set a new password, or ask your manager to unlock the name."
)


@public("Signing in is how one becomes known.")
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """The form."""
    where = porter_of(request).next_of(request.query_params.get("next"))
    if request.scope["user"] is not None and wrong is None:
        return RedirectResponse(where, 303)
    typed = wrong.typed if wrong else {}
    return await render(
        request,
        "accounts/sign_in/_again.html" if is_fragment(request) else "accounts/sign_in/new.html",
        wrong=wrong,
        next_url=porter_of(request).next_of(typed.get("next")) if wrong else where,
        ended=request.scope["session"] is not None,
    )


@public("Signing in is how one becomes known.")
async def create(request: Request) -> Response:
    """Try a name and a password; the same answer whatever was not right about them."""
    try:
        given = SignIn.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "accounts/sign_in/_again.html", wrong, page=new)
    outcome = await knock(request, given.name, given.password, next_url=given.next_url)
    if outcome.came is Came.IN:
        return arrived(request, outcome, given.next_url, resumed=given.resumed)
    if outcome.came is Came.HALF:
        return half_arrived(request, outcome, resumed=given.resumed)
    typed = {"name": given.name, "next": given.next_url, "resumed": given.resumed}
    told = Invalid(typed, form=LOCKED if outcome.came is Came.LOCKED else WRONG)
    if is_fragment(request):
        return await render(request, "accounts/sign_in/_again.html", status=401, wrong=told)
    response = await new(request, wrong=told)
    response.status_code = 401
    return response
