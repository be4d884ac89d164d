"""What the browser is told when somebody came in, and when nobody is in (security.md SI-13, SE-1)."""

from datetime import timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts.commands.sign_in import Outcome
from app.accounts.porter import Porter, porter_of
from app.kernel import clock, log
from app.kernel.errors import NeedsFreshSignIn
from app.web.render import is_fragment, render
from app.web.routing import url_for

#: How long the dialog of an ended session remembers whose page it stands on.
RESUME_FOR: Final = timedelta(hours=12)
#: Heard by static/js/layer.js: the dialog closes and the page below is as it was.
CLOSE: Final = {"HX-Trigger": "dialog:close"}


def arrived(request: Request, outcome: Outcome, *, resumed: str) -> Response:
    """The session's cookie and the way on; in a dialog the page below stays, if it was this person's."""
    porter = porter_of(request)
    log.security("signed_in", actor_id=outcome.person)
    response = _way_on(request, porter, outcome, resumed)
    porter.cookies.set_session(response, outcome.token)
    if outcome.person is not None:
        porter.cookies.set_known(response, porter.introduction(outcome.person))
    return response


def half_arrived(request: Request, outcome: Outcome, *, resumed: str) -> Response:
    """The step's cookie and the way to the second factor."""
    query = {"resumed": resumed} if is_fragment(request) else None
    where = url_for("accounts.code.new", query)
    response: Response = RedirectResponse(where, 303)
    porter_of(request).cookies.set_step(response, outcome.token)
    return response


async def challenge(request: Request) -> Response | None:
    """The answer to a refusal that a sign-in mends, for whoever shows refusals; None for any other.

    Reads `request.state.refusal`. Nobody signed in: the sign-in page for a visit, a dialog for htmx, both
    with 401 but a visit, which is sent there. Not fresh: the same with 403 and a proof instead of a name.
    """
    refusal = getattr(request.state, "refusal", None)
    if "porter" not in request.scope:
        return None
    if isinstance(refusal, NeedsFreshSignIn):
        return await _ask(request, "reauthentication", 403)
    if getattr(refusal, "status", None) != 401:
        return None
    if request.method in {"GET", "HEAD"} and not is_fragment(request):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(url_for("accounts.sign_in.new", {"next": here} if here != "/" else None), 303)
    return await _ask(request, "sign_in", 401)


async def _ask(request: Request, resource: str, status: int) -> Response:
    found, porter = request.scope.get("session"), porter_of(request)
    asked: dict[str, Any] = {
        "next_url": porter.next_of(_path_of(request)),
        "ended": found is not None,
        "name": found.username if found else "",
        "resumed": porter.resumed.sign(str(found.account.id), until=clock.now() + RESUME_FOR)
        if found
        else "",
    }
    page = f"accounts/{resource}/new.html"
    return await render(request, page, fragment="_dialog.html", status=status, **asked)


def _path_of(request: Request) -> str:
    """The page the person stands on: for a form the one it was on, since an answer cannot be sent again."""
    if request.method in {"GET", "HEAD"} and not is_fragment(request):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    origin = f"{request.url.scheme}://{request.url.netloc}"
    return request.headers.get("hx-current-url", request.headers.get("referer", "")).removeprefix(origin)


def _way_on(request: Request, porter: Porter, outcome: Outcome, resumed: str) -> Response:
    if not is_fragment(request):
        return RedirectResponse(porter.next_of(outcome.next_url), 303)
    was = porter.resumed.read(resumed, now=clock.now())
    if was is not None and was == str(outcome.person):
        return Response(status_code=204, headers=CLOSE)
    # Somebody else: what stands on the page was typed by another person and is never sent as theirs.
    return Response(status_code=204, headers={"HX-Refresh": "true"})
