"""Letting the good rows of a checked file in."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.import_run import ask_to_load
from app.complaints.pages.imports import page_of, run_of
from app.kernel.fields import Fields
from app.web.render import see_other
from app.web.routing import requires


@requires("complaints.import")
async def create(request: Request) -> Response:
    run = await run_of(request)
    whole = Fields(await request.form()).choice("rows", ("whole", "good")) == "whole"
    await ask_to_load(run.id, only_whole=whole, by=request.user)
    return see_other(page_of(run.id))
