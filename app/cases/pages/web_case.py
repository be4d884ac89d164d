"""A case that a public site brings for somebody."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.cases import queries
from app.cases.commands import web_case as commands
from app.cases.queries import callbacks, options
from app.cases.web_cases import WebCase
from app.kernel.errors import Invalid
from app.web.body import json_fields, problems
from app.web.once import AlreadyDone
from app.web.routing import requires


@requires("cases.bring")
async def create(request: Request) -> Response:
    """201 with the reference when it is new, 200 when it was known, 422 with every problem."""
    try:
        fields = await json_fields(request)
        hours = await callbacks.hours_for(None)
        new = WebCase.read(fields, categories=await options.category_codes(), zone=hours.tz)
    except Invalid as wrong:
        return problems(wrong)
    try:
        brought = await commands.bring(new, by=request.user)
    except Invalid as wrong:
        return problems(wrong)
    except AlreadyDone:
        known = await queries.brought_as(request.user.id, new.external_id)
        brought = commands.Brought(known or "", created=False)
    return JSONResponse(
        {"reference": brought.reference, "created": brought.created},
        status_code=201 if brought.created else 200,
    )
