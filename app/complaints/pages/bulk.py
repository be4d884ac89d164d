"""One deed for many complaints, with an answer for each row."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.bulk import RowResult, bulk_assign, bulk_move
from app.complaints.forms import BulkForm
from app.complaints.queries.changes import named
from app.kernel.errors import Invalid
from app.web.render import render
from app.web.routing import requires


@requires("complaints.work")
async def create(request: Request) -> Response:
    user, results, wrong = request.user, list[RowResult](), None
    names: dict[UUID, tuple[str, str]] = {}
    try:
        given = BulkForm.parse(await request.form())
        names = await named(user, given.ids)
        if given.deed == "assign":
            results = await bulk_assign(given.ids, given.assignee, by=user)
        else:
            results = await bulk_move(given.ids, given.status, given.brought, by=user)
    except Invalid as invalid:
        wrong = invalid
    status = 422 if wrong else 200
    return await render(
        request, "complaints/bulk/create.html", status=status, results=results, names=names, wrong=wrong
    )
