"""A file of mentions or rated calls: checked line by line, then taken whole or not at all."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.listening.commands import hear
from app.listening.inputs import MOST_ROWS, SheetForm
from app.listening.queries import place_of, places
from app.listening.rules.columns import COLUMNS, NEEDED
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("listening.bring")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request,
        "listening/sheet/new.html",
        places=[(each.id, each.name) for each in await places(request.user)],
        columns=COLUMNS,
        needed=NEEDED,
        most=MOST_ROWS,
        wrong=wrong,
    )


@requires("listening.bring")
async def create(request: Request) -> Response:
    try:
        given = await SheetForm.parse(await request.form())
        place = await place_of(request.user, given.hospital)
        taken = await hear(place.id, given.read(zone=place.zone), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "listening/sheet/new.html", wrong, page=new)
    counts = {"kind": given.kind, "new": str(len(taken.new)), "known": str(taken.known)}
    return see_other(url_for("listening.heard.index", query=counts))
