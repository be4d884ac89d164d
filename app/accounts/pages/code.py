"""The second step of signing in: a code of the app, or a recovery code (security.md SI-8..SI-11)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts.arrival import arrived
from app.accounts.commands import factor
from app.accounts.entrance import Came, Outcome, origin_of
from app.accounts.inputs import Code
from app.accounts.porter import porter_of
from app.accounts.queries import sign_in as queries
from app.accounts.rules import codes
from app.kernel import clock, log
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.seal import sha256
from app.web.middleware.answers import cookie
from app.web.render import refuse, render
from app.web.routing import public, url_for

WRONG = _("That code is not right, or it was used before. Wait for the next one and enter that.")


@public("Half signed in: the step's cookie is asked instead.")
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """The form for the code; without a right password before it, the way back to the beginning."""
    token = cookie(request.scope, porter_of(request).cookies.step)
    if not token or await queries.step(sha256(token)) is None:
        return RedirectResponse(url_for("accounts.sign_in.new"), 303)
    typed = wrong.typed if wrong else request.query_params
    return await render(
        request,
        "accounts/code/new.html",
        fragment="_form.html",
        wrong=wrong,
        recovery=bool(typed.get("recovery")),
        resumed=typed.get("resumed", ""),
    )


@public("Half signed in: the step's cookie is asked instead.")
async def create(request: Request) -> Response:
    """Spend a code."""
    form = await request.form()
    typed = {name: form.get(name, "") for name in ("recovery", "resumed")}
    try:
        given = Code.parse(form)
    except Invalid as wrong:
        wrong.typed = typed
        return await refuse(request, "accounts/code/_form.html", wrong, page=new, **typed)
    porter = porter_of(request)
    token = cookie(request.scope, porter.cookies.step) or ""
    await _count_recovery(request, token, given.code)
    taken = await factor.take(token, given.code, origin_of(request), sealer=porter.sealer)
    if taken.passed is factor.Passed.YES:
        outcome = Outcome(Came.IN, taken.token, taken.person)
        response = arrived(request, outcome, taken.next_url, resumed=str(typed["resumed"]))
        porter.cookies.end_step(response)
        return response
    log.security("code_refused")
    if taken.passed is factor.Passed.OVER:
        return RedirectResponse(url_for("accounts.sign_in.new"), 303)
    response = await new(request, wrong=Invalid(typed, code=WRONG))
    response.status_code = 401
    return response


async def _count_recovery(request: Request, token: str, typed: str) -> None:
    """Recovery codes may be tried ten times an hour, whatever the password says. Raises TooMany."""
    step = await queries.step(sha256(token)) if codes.is_recovery(typed) else None
    if step is not None:
        await porter_of(request).throttle.knock("factor.recovery", step.person, now=clock.now())
