"""Schedules of audits: the list, one of them, a new one, a changed one."""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.audits.commands.schedule import change
from app.audits.commands.schedule import create as make
from app.audits.inputs import ScheduleInput
from app.audits.queries import audits, schedules
from app.audits.queries.audits import VIEWS, Filters
from app.audits.queries.schedules import Schedule
from app.audits.rules import UNITS, WEEKDAYS
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("audits.read")
async def index(request: Request) -> Response:
    page = await schedules.schedules(request.user, Paging.read(request.query_params, keys=(str, UUID)))

    def link(**changes: str | None) -> str:
        return url_for("audits.schedule.index", query=changes)

    return await render(
        request, "audits/schedule/index.html", page=page, units=UNITS, weekdays=WEEKDAYS, link=link
    )


@requires("audits.read")
async def show(request: Request) -> Response:
    shown = await _asked(request)
    filters = Filters.read(request.query_params, shown.id)
    paging = Paging.read(request.query_params, keys=(datetime, UUID))
    page = await audits.audits(request.user, filters, paging)

    def link(**changes: str | None) -> str:
        return url_for("audits.schedule.show", id=shown.id, query={"view": filters.view, **changes})

    return await render(
        request,
        "audits/schedule/show.html",
        schedule=shown,
        page=page,
        filters=filters,
        views=VIEWS,
        units=UNITS,
        weekdays=WEEKDAYS,
        link=link,
    )


@requires("audits.schedule")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    options = await schedules.options(request.user)
    return await render(
        request, "audits/schedule/new.html", options=options, units=UNITS, weekdays=WEEKDAYS, wrong=wrong
    )


@requires("audits.schedule")
async def create(request: Request) -> Response:
    try:
        id = await make(ScheduleInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "audits/schedule/new.html", wrong, page=new)
    return see_other(url_for("audits.schedule.show", id=id))


@requires("audits.schedule")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    shown, options = await _asked(request), await schedules.options(request.user)
    return await render(
        request,
        "audits/schedule/edit.html",
        schedule=shown,
        options=options,
        units=UNITS,
        weekdays=WEEKDAYS,
        wrong=wrong,
    )


@requires("audits.schedule")
async def update(request: Request) -> Response:
    shown = await _asked(request)
    try:
        await change(shown.id, ScheduleInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "audits/schedule/edit.html", wrong, page=edit)
    return see_other(url_for("audits.schedule.show", id=shown.id))


async def _asked(request: Request) -> Schedule:
    return await schedules.schedule_for(request.user, key_in(request))
