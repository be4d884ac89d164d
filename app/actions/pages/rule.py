"""The routing rules in their order, what they would do with an invented action, and which can send it nowhere."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.permissions import ROLE_NAMES
from app.actions.forms import tried_item
from app.actions.pages import VOCABULARY
from app.actions.queries import options, routing
from app.kernel import clock
from app.web.render import render
from app.web.routing import requires


@requires("actions.route")
async def index(request: Request) -> Response:
    asked, choices = request.query_params, await options.choices(request.user)
    desk = await routing.desk_of([key for key, _name in choices.hospitals])
    item = tried_item(asked, choices.hospital(asked.get("hospital")))
    found = desk.send(item, clock.now()) if item else None
    shown = {"desk": desk, "found": found, "rules": routing.in_order(desk), "roles": ROLE_NAMES}
    return await render(
        request, "actions/rule/index.html", choices=choices, asked=asked, **shown, **VOCABULARY
    )
