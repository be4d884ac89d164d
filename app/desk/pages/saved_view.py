"""Filters of a list under a name."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.desk import commands, lists, queries, rules
from app.desk.inputs import SavedViewInput
from app.kernel.errors import Forbidden, Invalid
from app.kernel.language import _
from app.web.render import go_to, refuse, render, see_other
from app.web.routing import key_in, requires


@requires("desk.use")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """A dialog over the list for htmx, a page of its own without."""
    page, shown = request.path_params["page"], _list_of(request)
    kept = rules.filters_of(wrong.typed.get("query", "") if wrong else request.url.query, shown.filters)
    views = await queries.views_of(request.user.id, page)
    about = {"of": page, "query": urlencode(kept), "back": shown.address(kept), "views": views}
    return await render(request, "desk/saved_view/new.html", fragment="_dialog.html", wrong=wrong, **about)


@requires("desk.use")
async def create(request: Request) -> Response:
    page, shown = request.path_params["page"], _list_of(request)
    try:
        given = SavedViewInput.parse(await request.form(), shown.filters)
        view = await commands.save_view(page, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "desk/saved_view/_form.html", wrong, page=new, of=page)
    return go_to(request, shown.address(given.filters, saved=view))


@requires("desk.use")
async def destroy(request: Request) -> Response:
    page = await commands.drop_view(key_in(request), by=request.user)
    return see_other(lists.named(page).address({}))


def _list_of(request: Request) -> lists.List:
    shown = lists.named(request.path_params["page"])
    if not request.user.can(shown.permission):
        raise Forbidden(_("Your role does not include this. Ask your manager if it should."))
    return shown
