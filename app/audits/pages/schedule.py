"""Schedules of audits: the list, one of them, a new one, a changed one."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.audits.commands.schedule import change
from app.audits.commands.schedule import create as make
from app.audits.inputs import ScheduleInput
from app.audits.pages import links
from app.audits.pages.audit import listed
from app.audits.queries import schedules
from app.audits.queries.audits import Filters
from app.audits.queries.schedules import KEYS, Schedule
from app.audits.rules import UNITS, WEEKDAYS
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

_WORDS: Final[dict[str, Any]] = {"units": UNITS, "weekdays": WEEKDAYS}


@requires("audits.read")
async def index(request: Request) -> Response:
    page = await schedules.schedules(request.user, Paging.read(request.query_params, keys=KEYS))
    link = links("audits.schedule.index")
    return await render(request, "audits/schedule/index.html", page=page, link=link, **_WORDS)


@requires("audits.read")
async def show(request: Request) -> Response:
    schedule = await opened(request)
    filters = Filters.read(request.query_params, schedule.id)
    shown = await listed(request, filters, "audits.schedule.show", id=schedule.id)
    return await render(request, "audits/schedule/show.html", schedule=schedule, **shown, **_WORDS)


@requires("audits.schedule")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    options = await schedules.options(request.user)
    return await render(request, "audits/schedule/new.html", options=options, wrong=wrong, **_WORDS)


@requires("audits.schedule")
async def create(request: Request) -> Response:
    try:
        id = await make(ScheduleInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "audits/schedule/new.html", wrong, page=new)
    return see_other(url_for("audits.schedule.show", id=id))


@requires("audits.schedule")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    schedule, options = await opened(request), await schedules.options(request.user)
    return await render(
        request, "audits/schedule/edit.html", schedule=schedule, options=options, wrong=wrong, **_WORDS
    )


@requires("audits.schedule")
async def update(request: Request) -> Response:
    schedule = await opened(request)
    try:
        await change(schedule.id, ScheduleInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "audits/schedule/edit.html", wrong, page=edit)
    return see_other(url_for("audits.schedule.show", id=schedule.id))


async def opened(request: Request) -> Schedule:
    """The schedule of the address. Raises NotFound for one this person may not see."""
    return await schedules.schedule_for(request.user, key_in(request))
