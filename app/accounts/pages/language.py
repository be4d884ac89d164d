"""The language of the pages: chosen from the shell, or at the door."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import preference
from app.accounts.porter import back, porter_of
from app.kernel.fields import Fields
from app.kernel.language import LANGUAGES, _
from app.web.middleware.language import COOKIE
from app.web.routing import public

YEAR = 365 * 24 * 3_600


@public("Whoever cannot read the page cannot sign in.")
async def update(request: Request) -> Response:
    """Keep the language: in the browser, and for the person if somebody is signed in."""
    fields = Fields(await request.form())
    language = fields.done(fields.choice("language", tuple(LANGUAGES), empty=_("Choose a language.")))
    user = request.scope["user"]
    if user is not None:
        await preference.choose(user.id, language=language)
    response = back(request)
    secure = porter_of(request).cookies.secure
    response.set_cookie(COOKIE, language, max_age=YEAR, secure=secure, httponly=True, samesite="lax")
    return response
