"""The bell: what a person was told inside the console."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.fields import Fields
from app.kernel.paging import Paging
from app.outbox.commands import notice as commands
from app.outbox.queries import notices
from app.web.render import render, respond, see_other
from app.web.routing import requires, url_for

IN_THE_BELL = 20


@requires("notices.read")
async def index(request: Request) -> Response:
    """My notices: beside any page as a drawer, or a page of their own."""
    paging = Paging.read(request.query_params, keys=notices.KEYS, size=IN_THE_BELL)
    page = await notices.of(request.user.id, paging)
    listed = paging.after is not None or request.headers.get("hx-target", "").endswith("#notices")
    part = "_list.html" if listed else "_drawer.html"
    return await render(request, "outbox/notice/index.html", fragment=part, page=page)


@requires("notices.read")
async def update(request: Request) -> Response:
    """Read one notice, and go where it leads; without a notice, read them all."""
    chosen = Fields(await request.form()).id("notice")
    here = url_for("outbox.notice.index")
    if chosen is not None:
        return see_other(await commands.read(chosen, by=request.user) or here)
    await commands.read_all(by=request.user)
    page = await notices.of(request.user.id, Paging(size=IN_THE_BELL))
    return await respond(request, "outbox/notice/_list.html", instead=here, page=page)
