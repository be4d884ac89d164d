"""A case that a public site brings for somebody."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.cases import queries
from app.cases.commands import web_case as commands
from app.cases.commands.web_case import Brought
from app.cases.inputs.web_case import WebCase
from app.cases.queries import callbacks, options
from app.kernel.errors import Invalid
from app.web.body import json_fields, problems
from app.web.once import AlreadyDone
from app.web.routing import requires


@requires("cases.bring")
async def create(request: Request) -> Response:
    """201 with the reference when it is new, 200 when it was known, 422 with every problem."""
    try:
        new = await _read(request)
        brought = await commands.bring(new, by=request.user)
    except Invalid as wrong:
        return problems(wrong)
    except AlreadyDone:
        brought = Brought(await queries.brought_as(request.user.id, new.external_id) or "", created=False)
    return JSONResponse(asdict(brought), status_code=201 if brought.created else 200)


async def _read(request: Request) -> WebCase:
    fields, hours = await json_fields(request), await callbacks.hours_for(None)
    return WebCase.read(fields, categories=await options.category_codes(), zone=hours.tz)
