"""Publishing a draft."""

from starlette.requests import Request
from starlette.responses import Response

from app.questions.commands import writing
from app.questions.pages import tree_of
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("questions.edit")
async def create(request: Request) -> Response:
    tree = await tree_of(request)
    await writing.publish(tree.id, by=request.user)
    return see_other(url_for("questions.tree.show", id=tree.id))
