"""The answers as a file; that somebody took them is kept."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from app.forms.queries.editing import form_for
from app.kernel import clock
from app.kernel.language import _
from app.kernel.sheet_out import csv_chunks
from app.results import files
from app.results.commands import log_export
from app.results.queries.asked import Asked
from app.results.queries.figures import questions
from app.web import throttle
from app.web.render import today
from app.web.routing import key_in, requires


@requires("results.export")
async def create(request: Request) -> Response:
    await throttle.of_the_house().knock("export.person", request.user.id, now=clock.now())
    form = await form_for(request.user, key_in(request))
    given = {name: str(value) for name, value in (await request.form()).items() if isinstance(value, str)}
    asked, asks = Asked.read(given, today()), await questions(form.id)
    shown = {code: question for code, question in asks.items() if not question.patient_data}
    found = await files.rows_of(request.user, form.id, asked)
    columns = [str(_(name)) for name in files.COLUMNS] + list(shown)
    filters = {"form": str(form.id), **asked.query}
    await log_export(filters, columns, len(found), by=request.user, personal=True)
    cells = [files.cells(row, shown) for row in found]
    body = await asyncio.to_thread(lambda: b"".join(csv_chunks(cells, columns, numeric=files.NUMERIC)))
    headers = {"content-disposition": f'attachment; filename="answers-{asked.since}-{asked.until}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
