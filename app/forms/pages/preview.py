"""A form as people will see it on a phone; nothing can be sent from here."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.pages import asking, form_of
from app.forms.queries import editing
from app.web.render import render
from app.web.routing import requires


@requires("forms.read")
async def show(request: Request) -> Response:
    form = await form_of(request)
    version = await editing.newest_version(form.id)
    codes = list(version.asks.questions)
    sheet = asking.sheet(version.asks, codes, {})
    return await render(
        request, "forms/preview/show.html", form=form, version=version, sheet=sheet, pictures=asking.PICTURES
    )
