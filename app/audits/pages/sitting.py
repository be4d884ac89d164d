"""Beginning an audit that is due, or going on with it."""

from starlette.requests import Request
from starlette.responses import Response

from app.audits.commands.starting import start
from app.forms.pages.asking import visitor_of
from app.web.render import see_other
from app.web.routing import key_in, requires, url_for


@requires("audits.start")
async def create(request: Request) -> Response:
    submission = await start(key_in(request), visitor_of(request), by=request.user)
    return see_other(url_for("forms.filling.show", id=submission))
