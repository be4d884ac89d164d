"""Messages, for whoever looks after them."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import address
from app.kernel.paging import Paging
from app.outbox.queries import messages
from app.outbox.queries.measured import TABS
from app.web.render import is_fragment, render
from app.web.routing import key_in, requires, url_for


@requires("outbox.manage")
async def index(request: Request) -> Response:
    """What needs a person first; by tab."""
    tab = address.word(request.query_params, "tab", TABS, "attention")
    page = await messages.listed(tab, Paging.read(request.query_params, keys=messages.KEYS))
    tabs = [] if is_fragment(request) else await _tabs(tab)
    return await render(
        request, "outbox/message/index.html", fragment="_rows.html", page=page, tab=tab, items=tabs
    )


async def _tabs(tab: str) -> list[tuple[object, str, bool, int | None]]:
    counts = {"attention": await messages.needing_attention()}
    here = "outbox.message.index"
    return [(words, url_for(here, {"tab": key}), key == tab, counts.get(key)) for key, words in TABS.items()]


@requires("outbox.manage")
async def show(request: Request) -> Response:
    """One message and its attempts."""
    message = await messages.one(key_in(request, "message"))
    tried = await messages.tried(message.id)
    return await render(request, "outbox/message/show.html", message=message, tried=tried)
