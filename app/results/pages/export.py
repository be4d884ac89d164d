"""The answers as a file; that somebody took them is kept."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import clock
from app.results import files
from app.results.commands import log_export
from app.results.pages import look
from app.web import throttle
from app.web.routing import requires


@requires("results.export")
async def create(request: Request) -> Response:
    await throttle.of_the_house().knock("export.person", request.user.id, now=clock.now())
    form = await request.form()
    looked = await look(request, {name: value for name, value in form.items() if isinstance(value, str)})
    file = await files.answers(request.user, looked.form.id, looked.asked, looked.asks)
    filters = {"form": str(looked.form.id), **looked.asked.query}
    await log_export(filters, file.columns, len(file.rows), by=request.user)
    body = await asyncio.to_thread(file.csv)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
