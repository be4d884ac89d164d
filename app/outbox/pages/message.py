"""Messages, for whoever looks after them."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import values
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Paging
from app.kernel.values import Problem
from app.outbox.queries import messages
from app.outbox.queries.measured import TABS
from app.web.render import is_fragment, render
from app.web.routing import requires, url_for


def message_of(request: Request) -> UUID:
    """The key in the path. Raises NotFound for what is none."""
    try:
        return values.key(request.path_params["message"])
    except Problem:
        raise NotFound(_("This message is not here.")) from None


@requires("outbox.manage")
async def index(request: Request) -> Response:
    """What needs a person first; by tab."""
    tab = request.query_params.get("tab", "")
    tab = tab if tab in TABS else "attention"
    page = await messages.listed(tab, Paging.read(request.query_params, keys=messages.KEYS))
    if is_fragment(request):
        return await render(request, "outbox/message/_rows.html", page=page, tab=tab)
    counts = {"attention": await messages.needing_attention()}
    items = [
        (words, url_for("outbox.message.index", {"tab": key}), key == tab, counts.get(key))
        for key, words in TABS.items()
    ]
    return await render(request, "outbox/message/index.html", page=page, tab=tab, items=items)


@requires("outbox.manage")
async def show(request: Request) -> Response:
    """One message and its attempts."""
    message = await messages.one(message_of(request))
    tried = await messages.tried(message.id)
    return await render(request, "outbox/message/show.html", message=message, tried=tried)
