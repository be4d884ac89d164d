"""The routing rules in their order, what they would do with an invented action, and which can send it nowhere."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.permissions import ROLE_NAMES
from app.actions.forms import tried_item
from app.actions.pages import VOCABULARY
from app.actions.queries import options, routing
from app.actions.queries.options import Choices
from app.kernel import clock
from app.web.render import render
from app.web.routing import requires


@requires("actions.route")
async def index(request: Request) -> Response:
    asked, choices = request.query_params, await options.choices(request.user)
    shown = await _tried(choices, asked)
    return await render(request, "actions/rule/index.html", choices=choices, asked=asked, **shown)


async def _tried(choices: Choices, asked: Mapping[str, str]) -> dict[str, Any]:
    """The rules of these hospitals in their order, and what they would do with the invented action."""
    desk = await routing.desk_of([key for key, _name in choices.hospitals])
    item = tried_item(asked, choices.hospital(asked.get("hospital")))
    return {
        "found": desk.send(item, clock.now()) if item else None,
        "rules": routing.in_order(desk),
        "desk": desk,
        "roles": ROLE_NAMES,
        **VOCABULARY,
    }
