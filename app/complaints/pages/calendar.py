"""Opening hours that deadlines are counted by."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.calendars import put
from app.complaints.forms.calendar import DAYS, new_hours
from app.complaints.queries import options
from app.complaints.queries.calendars import OpeningHours, calendar_for, calendars_of
from app.complaints.rules import hours
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("complaints.rules")
async def index(request: Request) -> Response:
    found = await calendars_of(request.user)
    written = {each.id: hours.written(each.definition) for each in found}
    return await render(
        request, "complaints/calendar/index.html", calendars=found, written=written, days=DAYS
    )


@requires("complaints.calendars")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    choices = await options.choices(request.user)
    was = {**hours.written({}), "name": "", "zone": request.user.zone}
    return await render(
        request, "complaints/calendar/new.html", wrong=wrong, was=was, days=DAYS, choices=choices
    )


@requires("complaints.calendars")
async def create(request: Request) -> Response:
    try:
        wanted = new_hours(await request.form())
        await options.must_offer(request.user, wanted.organisation, "organisation")
        made = await put(None, wanted, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "complaints/calendar/new.html", wrong, page=new)
    return see_other(url_for("complaints.calendar.edit", id=made))


async def calendar_of_path(request: Request) -> OpeningHours:
    """The calendar of the address. Raises NotFound."""
    return await calendar_for(request.user, key_in(request))


@requires("complaints.calendars")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    found = await calendar_of_path(request)
    shown: dict[str, Any] = {
        "was": _written(found),
        "days": DAYS,
        "added": request.query_params.get("added", ""),
    }
    return await render(request, "complaints/calendar/edit.html", wrong=wrong, calendar=found, **shown)


def _written(calendar: OpeningHours) -> dict[str, Any]:
    kept = calendar.definition
    return {**hours.written(kept), "name": calendar.row["name"], "zone": kept.get("tz", "")}


@requires("complaints.calendars")
async def update(request: Request) -> Response:
    found = await calendar_of_path(request)
    try:
        await put(found.id, new_hours(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "complaints/calendar/edit.html", wrong, page=edit)
    return see_other(url_for("complaints.calendar.index"))
