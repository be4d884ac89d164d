"""Opening hours that deadlines are counted by."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.calendars import NewHours, put
from app.complaints.queries import options
from app.complaints.queries.calendars import OpeningHours, calendar_for, calendars_of
from app.complaints.rules import hours
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

DAYS: Final = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


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
    form = await request.form()
    try:
        made = await put(None, await _wanted(request, form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "complaints/calendar/new.html", wrong, page=new)
    return see_other(url_for("complaints.calendar.edit", id=made))


async def calendar_of_path(request: Request) -> OpeningHours:
    """The calendar of the address. Raises NotFound."""
    return await calendar_for(request.user, key_in(request))


@requires("complaints.calendars")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    found = await calendar_of_path(request)
    definition = found.definition
    return await render(
        request,
        "complaints/calendar/edit.html",
        wrong=wrong,
        calendar=found,
        was={**hours.written(definition), "name": found.row["name"], "zone": definition.get("tz", "")},
        days=DAYS,
        added=request.query_params.get("added", ""),
    )


@requires("complaints.calendars")
async def update(request: Request) -> Response:
    found, form = await calendar_of_path(request), await request.form()
    try:
        await put(found.id, await _wanted(request, form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "complaints/calendar/edit.html", wrong, page=edit)
    return see_other(url_for("complaints.calendar.index"))


async def _wanted(request: Request, form: Mapping[str, Any]) -> NewHours:
    """What the form says. Raises Invalid with every problem that stands in a field."""
    fields = Fields(form)
    name = fields.line("name", empty=_("Give it a name."), longest=120)
    zone = fields.line("zone", empty=_("Choose a time zone such as Asia/Riyadh."), longest=60)
    organisation = fields.id("organisation")
    lines = {
        **{day: fields.line(day, longest=200) for day in DAYS},
        "holidays": fields.text("holidays", longest=20_000),
        "exceptions": fields.text("exceptions", longest=20_000),
    }
    if zone and zone not in available_timezones():
        fields.problem("zone", _("Choose a time zone such as Asia/Riyadh."))
    definition: dict[str, Any] = {}
    try:
        definition = hours.read(lines, zone)
    except hours.Unread as unread:
        fields.problem(unread.args[1], unread.args[0])
    fields.done()
    if organisation is not None and not await options.in_scope(request.user, organisation):
        raise Invalid(form, organisation=_("Choose the hospital."))
    return NewHours(name, organisation, definition)
