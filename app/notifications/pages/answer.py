"""What people wrote back, for somebody to read."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.language import _
from app.kernel.paging import Paging
from app.notifications.commands.inbound import handled
from app.notifications.queries import answers
from app.web.render import is_fragment, render, see_other
from app.web.routing import key_in, requires, url_for

MEANINGS = {"stop": _("Stop"), "start": _("Start again"), "help": _("Help"), "other": _("To be read")}
_TABS = {"waiting": _("Wait to be read"), "all": _("All")}


@requires("notifications.read")
async def index(request: Request) -> Response:
    """What waits to be read; by tab everything that came back."""
    tab = request.query_params.get("tab", "")
    tab = tab if tab in _TABS else "waiting"
    page = await answers.listed(tab, Paging.read(request.query_params, keys=answers.KEYS))
    shown: dict[str, Any] = {"page": page, "tab": tab, "meanings": MEANINGS}
    if is_fragment(request):
        return await render(request, "notifications/answer/_rows.html", **shown)
    counts = {"waiting": await answers.waiting()}
    items = [
        (words, url_for("notifications.answer.index", {"tab": key}), key == tab, counts.get(key))
        for key, words in _TABS.items()
    ]
    return await render(request, "notifications/answer/index.html", **shown, items=items)


@requires("notifications.run")
async def update(request: Request) -> Response:
    await handled(key_in(request), by=request.user)
    return see_other(url_for("notifications.answer.index"))
