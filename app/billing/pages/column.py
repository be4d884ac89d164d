"""The column guide, and an empty template with the headings."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.now import contract_2018
from app.billing.rules import layout
from app.billing.rules.columns import letter_of
from app.billing.rules.handbook import asked_of
from app.documents.rules.names import disposition
from app.kernel.sheet_out import csv_chunks
from app.web.render import render
from app.web.routing import requires


@requires("billing.read")
async def index(request: Request) -> Response:
    """Every column: its letter, what it takes, its codes."""
    columns = layout(contract_2018()).columns
    shown = [
        (letter_of(at), column, [asked_of(rule) for rule in column.rules])
        for at, column in enumerate(columns)
    ]
    return await render(request, "billing/column/index.html", columns=shown)


@requires("billing.read")
async def new(request: Request) -> Response:
    """An empty file with the headings."""
    headings = [column.heading for column in layout(contract_2018()).columns]
    headers = {"content-disposition": disposition("billing_template.csv")}
    content = b"".join(csv_chunks([], headings))
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
