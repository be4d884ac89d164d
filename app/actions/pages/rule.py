"""The routing rules in their order, what they would do with an invented action, and which can send it nowhere."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.forms import tried_item
from app.actions.pages.action import VOCABULARY
from app.actions.queries import options, routing
from app.kernel import clock
from app.web.render import render
from app.web.routing import requires


@requires("actions.route")
async def index(request: Request) -> Response:
    user, query = request.user, request.query_params
    choices = await options.choices(user)
    hospital = next((key for key, _name in choices.hospitals if str(key) == query.get("hospital")), None)
    item = tried_item(query, hospital)
    desk = await routing.desk_of([key for key, _name in choices.hospitals])
    return await render(
        request,
        "actions/rule/index.html",
        choices=choices,
        desk=desk,
        rules=routing.in_order(desk),
        item=item,
        found=desk.send(item, clock.now()) if item else None,
        asked=query,
        **VOCABULARY,
    )
