"""The second step of signing in: a code of the app, or a recovery code (security.md SI-8..SI-11)."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts.arrival import arrived
from app.accounts.commands.sign_in import Came
from app.accounts.entrance import spend_code, step_token
from app.accounts.inputs import Code
from app.accounts.porter import porter_of
from app.accounts.queries import sign_in as queries
from app.kernel.errors import Invalid
from app.kernel.seal import sha256
from app.web.render import refuse, render
from app.web.routing import public, url_for

WHY = "Half signed in: the step's cookie is asked instead."


@public(WHY)
async def new(request: Request, wrong: Invalid | None = None) -> Response:
    """The form for the code; without a right password before it, the way back to the beginning."""
    token = step_token(request)
    if not token or await queries.step(sha256(token)) is None:
        return RedirectResponse(url_for("accounts.sign_in.new"), 303)
    asked = _asked(wrong.typed if wrong else request.query_params)
    return await render(request, "accounts/code/new.html", fragment="_form.html", wrong=wrong, **asked)


@public(WHY)
async def create(request: Request) -> Response:
    """Spend a code."""
    try:
        given = Code.parse(await request.form())
        outcome = await spend_code(request, given)
    except Invalid as wrong:
        return await refuse(request, "accounts/code/_form.html", wrong, page=new, **_asked(wrong.typed))
    if outcome.came is Came.OVER:
        return RedirectResponse(url_for("accounts.sign_in.new"), 303)
    response = arrived(request, outcome, resumed=given.resumed)
    porter_of(request).cookies.end_step(response)
    return response


def _asked(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Which kind of code the form asks for, and whose page waits under the dialog."""
    return {"recovery": bool(typed.get("recovery")), "resumed": typed.get("resumed", "")}
