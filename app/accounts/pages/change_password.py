"""Where password managers send people to change their password (security.md ST-1)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.web.routing import public, url_for


@public("It says only where the page is; the page asks who comes.")
async def show(request: Request) -> Response:
    """The way to the form."""
    return RedirectResponse(url_for("accounts.password.edit"), 303)
