"""The links of a form: made, shown with their QR code, withdrawn."""

from dataclasses import dataclass

import segno
from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import sharing
from app.forms.inputs.sharing import LinkInput
from app.forms.pages import form_of
from app.forms.queries import links
from app.kernel import clock
from app.kernel.errors import Invalid
from app.settings import current
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

_QUIET = 4


@dataclass(frozen=True)
class Picture:
    """A QR code for a template to draw: modules a side with the quiet zone, and the dark ones as a path."""

    address: str
    side: int
    path: str


@requires("forms.share")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    form = await form_of(request)
    found = await links.links_of(request.user, form.id)
    return await render(
        request,
        "forms/link/index.html",
        form=form,
        links_made=[(each, _drawn(each)) for each in found],
        places=await links.places(request.user),
        wrong=wrong,
    )


@requires("forms.share")
async def create(request: Request) -> Response:
    form = await form_of(request)
    try:
        given = LinkInput.parse(await request.form())
        await links.must_be_place(request.user, given.institution, given.department)
        until = given.until(clock.now())
        new = sharing.NewLink(given.institution, given.department, given.kind, given.label, until)
        await sharing.make_link(form.id, new, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/link/index.html", wrong, page=index)
    return see_other(url_for("forms.link.index", id=form.id))


@requires("forms.share")
async def destroy(request: Request) -> Response:
    form = await form_of(request)
    link = key_in(request, "link")
    await sharing.withdraw_link(form.id, link, request.user.scope, by=request.user)
    return see_other(url_for("forms.link.index", id=form.id))


def _drawn(link: links.LinkRow) -> Picture | None:
    """The code of a link that works and whose secret can be made again."""
    if link.state != "open" or not link.token:
        return None
    address = current().public_url.rstrip("/") + url_for("forms.survey.show", token=link.token)
    rows = list(segno.make(address, error="m").matrix_iter(border=_QUIET))
    dark = ((x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return Picture(address, len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
