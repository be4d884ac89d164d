"""The way out (security.md SE-7)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts.commands import session
from app.accounts.porter import porter_of
from app.kernel import log
from app.kernel.seal import sha256
from app.web.middleware.answers import cookie
from app.web.routing import public, url_for


@public("Leaving is open to everybody, also when the session is over.")
async def create(request: Request) -> Response:
    """End this browser's session; its cookie always changes, so that Back cannot show the page again."""
    cookies = porter_of(request).cookies
    token = cookie(request.scope, cookies.session)
    if token:
        await session.end(sha256(token).hex())
        log.security("signed_out")
    response = RedirectResponse(url_for("accounts.sign_in.new"), 303)
    cookies.end_session(response)
    return response
