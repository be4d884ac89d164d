"""Callbacks: the queue of those that are booked, and the booking of one."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases import choices
from app.cases.commands import callback as commands
from app.cases.inputs import notes_in
from app.cases.inputs.callback import CallbackInput
from app.cases.pages import back_to, opened, part_of
from app.cases.queries import callbacks
from app.cases.queries.callback_queue import VIEWS, CallbackFilters, queue
from app.kernel import address
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import requires


@requires("cases.callback")
async def index(request: Request) -> Response:
    filters = CallbackFilters.read(request.query_params)
    page = await queue(request.user, filters, filters.paging(request.query_params))
    return await render(
        request, "cases/callback/index.html", fragment="_queue.html", page=page, filters=filters, views=VIEWS
    )


@requires("cases.callback")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    day = address.day(request.query_params, "day")
    offered = await callbacks.offered(case.id, case.organisation, day)
    return await render(
        request, "cases/callback/new.html", case=case, offered=offered, choices=choices, wrong=wrong
    )


@requires("cases.callback")
async def create(request: Request) -> Response:
    case = await part_of(request)
    hours = await callbacks.hours_for(case.organisation)
    try:
        await commands.book(case.id, CallbackInput.parse(await request.form(), hours.tz), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/callback/new.html", wrong, page=new)
    return back_to(case)


@requires("cases.callback")
async def update(request: Request) -> Response:
    """The callback was made."""
    case = await part_of(request)
    await commands.complete(case.id, notes_in(await request.form()), by=request.user)
    return back_to(case)


@requires("cases.callback")
async def destroy(request: Request) -> Response:
    """The callback is called off."""
    case = await part_of(request)
    await commands.cancel(case.id, notes_in(await request.form()), by=request.user)
    return back_to(case)
