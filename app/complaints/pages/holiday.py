"""Holidays out of an iCalendar file: read, added to a calendar, and nothing of the file is kept."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.calendars import add_holidays
from app.complaints.pages import calendar
from app.kernel.errors import Invalid
from app.kernel.fields import Fields, Upload
from app.kernel.language import _
from app.sla.rules.calendar import CalendarError
from app.sla.rules.holidays import MOST_BYTES, MOST_DAYS, Holiday, imported
from app.web.render import refuse, see_other, today
from app.web.routing import requires, url_for

BODY: Final = MOST_BYTES + 64 * 1024


@requires("complaints.calendars")
async def create(request: Request) -> Response:
    """The holidays of the next 24 months that the calendar does not have yet."""
    found = await calendar.calendar_of_path(request)
    try:
        days = await _read(_given(await request.form()))
        added = await add_holidays(found.id, days, by=request.user)
    except Invalid as wrong:
        problems = Invalid(None, file=wrong.problems.get("form") or wrong.problems["file"])
        return await refuse(request, "complaints/calendar/edit.html", problems, page=calendar.edit)
    return see_other(url_for("complaints.calendar.edit", id=found.id, query={"added": str(added)}))


def _given(form: Mapping[str, Any]) -> Upload:
    fields = Fields(form)
    files = fields.files("file", empty=_("Choose the file."), most=1)
    return fields.done(files)[0]


async def _read(file: Upload) -> list[str | list[str]]:
    """Its days as calendars keep them. Raises Invalid for a file that is none, with the reason."""
    data, first = await file.read(MOST_BYTES + 1), today()
    try:
        # A large file repeats for a while: the others are not kept waiting.
        read = await asyncio.to_thread(imported, data, first, first + timedelta(days=MOST_DAYS - 1))
    except CalendarError as wrong:
        raise Invalid(file=str(wrong)) from wrong
    if not read.holidays:
        raise Invalid(file=_("No whole day of the next 24 months stands in this file."))
    return [_written(one) for one in read.holidays]


def _written(one: Holiday) -> str | list[str]:
    return one.first.isoformat() if one.first == one.last else [one.first.isoformat(), one.last.isoformat()]
