"""What people wrote back, for somebody to read."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import address
from app.kernel.language import _
from app.kernel.paging import Paging
from app.notifications.commands.inbound import handled
from app.notifications.queries import answers
from app.web.render import is_fragment, render, see_other
from app.web.routing import key_in, requires, url_for

_MEANINGS: Final = {"stop": _("Stop"), "start": _("Start again"), "help": _("Help"), "other": _("To be read")}
_TABS: Final = {"waiting": _("Wait to be read"), "all": _("All")}


@requires("notifications.read")
async def index(request: Request) -> Response:
    """What waits to be read; by tab everything that came back."""
    tab = address.word(request.query_params, "tab", _TABS, "waiting")
    page = await answers.listed(tab, Paging.read(request.query_params, keys=answers.KEYS))
    shown: dict[str, Any] = {"page": page, "tab": tab, "meanings": _MEANINGS}
    tabs = [] if is_fragment(request) else await _tabs(tab)
    return await render(
        request, "notifications/answer/index.html", fragment="_rows.html", items=tabs, **shown
    )


async def _tabs(tab: str) -> list[tuple[object, str, bool, int | None]]:
    counts = {"waiting": await answers.waiting()}
    here = "notifications.answer.index"
    return [(words, url_for(here, {"tab": key}), key == tab, counts.get(key)) for key, words in _TABS.items()]


@requires("notifications.run")
async def update(request: Request) -> Response:
    await handled(key_in(request), by=request.user)
    return see_other(url_for("notifications.answer.index"))
