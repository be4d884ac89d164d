"""The page that says thank you."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.pages.survey import WHY, gone
from app.forms.queries.forms import active_of
from app.forms.queries.links import any_link
from app.web.render import render
from app.web.routing import public


@public(WHY)
async def show(request: Request) -> Response:
    link = await any_link(request.path_params["token"])
    if link is None:
        return await gone(request)
    return await render(request, "forms/done/show.html", link=link, version=await active_of(link.form))
