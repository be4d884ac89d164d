"""Callbacks: the queue of those that are booked, and the booking of one."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from app.cases import choices
from app.cases.bookings import CONFIRMATIONS, LONGEST_NOTE, CallbackInput
from app.cases.commands import callback as commands
from app.cases.pages import opened, part_of
from app.cases.queries import callbacks
from app.cases.queries.callback_queue import VIEWS, CallbackFilters, queue
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.sla.rules import Calendar
from app.sla.rules.booking import Slot
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

#: How many days are looked through for the first one with room.
LOOKED_THROUGH = 7


@requires("cases.callback")
async def index(request: Request) -> Response:
    filters = CallbackFilters.read(request.query_params)
    page = await queue(request.user, filters, filters.paging(request.query_params))
    return await render(
        request,
        "cases/callback/index.html",
        fragment="_queue.html",
        page=page,
        filters=filters,
        views=VIEWS,
    )


@requires("cases.callback")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    hours = await callbacks.hours_for(case.organisation)
    asked = Fields(request.query_params).date("day")
    day, slots = await _slots(asked, clock.now(), hours)
    return await render(
        request,
        "cases/callback/new.html",
        case=case,
        wrong=wrong,
        day=day,
        slots=[(_wall(slot.starts_at), slot) for slot in slots],
        bookings=await callbacks.bookings_of(case.id),
        windows=choices.WINDOW_TYPES,
        confirmations=CONFIRMATIONS,
        ends=choices.CALLBACK_ENDS,
    )


@requires("cases.callback")
async def create(request: Request) -> Response:
    case, user = await part_of(request), request.user
    hours = await callbacks.hours_for(case.organisation or user.organisation)
    try:
        given = CallbackInput.parse(form := await request.form(), hours.tz)
        await commands.book(case.id, given, by=user)
    except Invalid as wrong:
        wrong.typed = wrong.typed or form
        return await refuse(request, "cases/callback/new.html", wrong, page=new)
    return see_other(url_for("cases.case.show", reference=case.reference))


@requires("cases.callback")
async def update(request: Request) -> Response:
    """The callback was made."""
    case = await part_of(request)
    await commands.complete(case.id, await _notes(request), by=request.user)
    return see_other(url_for("cases.case.show", reference=case.reference))


@requires("cases.callback")
async def destroy(request: Request) -> Response:
    """The callback is called off."""
    case = await part_of(request)
    await commands.cancel(case.id, await _notes(request), by=request.user)
    return see_other(url_for("cases.case.show", reference=case.reference))


async def _notes(request: Request) -> str:
    fields = Fields(await request.form())
    return fields.done(fields.text("notes", longest=LONGEST_NOTE))


async def _slots(asked: date | None, now: datetime, hours: Calendar) -> tuple[date, list[Slot]]:
    """The half hours of the day that was asked for, else of the first day with any."""
    today = now.astimezone(ZoneInfo(hours.tz)).date()
    if asked is not None:
        return asked, await callbacks.slots_of(asked, now, hours)
    for ahead in range(LOOKED_THROUGH):
        day = today + timedelta(days=ahead)
        if hours.hours(day) and (slots := await callbacks.slots_of(day, now, hours)):
            return day, slots
    return today, []


def _wall(at: datetime) -> Any:
    return at.strftime("%Y-%m-%dT%H:%M")
