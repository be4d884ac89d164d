"""A file of mentions or rated calls: checked line by line, then taken whole or not at all."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.language import _
from app.listening.commands import hear
from app.listening.inputs import MOST_ROWS, BadLine, SheetForm, read_sheet
from app.listening.queries import places
from app.listening.rules.columns import COLUMNS, NEEDED
from app.web.render import render, see_other
from app.web.routing import requires, url_for


@requires("listening.bring")
async def new(
    request: Request, *, wrong: Invalid | None = None, bad: list[BadLine] | None = None
) -> Response:
    return await render(
        request,
        "listening/sheet/new.html",
        status=422 if wrong or bad else 200,
        places=[(each.id, each.name) for each in await places(request.user)],
        columns=COLUMNS,
        needed=NEEDED,
        most=MOST_ROWS,
        bad=bad or [],
        wrong=wrong,
    )


@requires("listening.bring")
async def create(request: Request) -> Response:
    form = await request.form()
    try:
        given = await SheetForm.parse(form)
        place = next((each for each in await places(request.user) if each.id == given.hospital), None)
        if place is None:
            raise Invalid(hospital=_("Choose the hospital."))
        news, bad = read_sheet(given.source, given.kind, zone=place.zone)
        if bad:
            return await new(
                request,
                wrong=Invalid(form, file=_("Mend these lines and send the file again: nothing was taken.")),
                bad=bad,
            )
        taken = await hear(place.id, news, by=request.user)
    except Invalid as wrong:
        return await new(request, wrong=Invalid(form, **wrong.problems))
    counts = {"kind": given.kind, "new": str(len(taken.new)), "known": str(taken.known)}
    return see_other(url_for("listening.heard.index", query=counts))
