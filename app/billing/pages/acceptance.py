"""Accepting a file that was found good."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing import sending
from app.billing.pages import asked
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("billing.upload")
async def create(request: Request) -> Response:
    """Make it the one that stands for its month."""
    upload = await asked(request)
    await sending.accept(upload, by=request.user)
    return see_other(url_for("billing.upload.show", id=upload.id))
