"""One deed for many complaints, with an answer for each row."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.complaints.commands.bulk import RowResult, bulk_assign, bulk_move
from app.complaints.forms.deeds import BulkForm
from app.complaints.queries.changes import named
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import requires


@requires("complaints.work")
async def create(request: Request) -> Response:
    template, user = "complaints/bulk/create.html", request.user
    try:
        given = BulkForm.parse(await request.form())
        results = await _done(given, user)
    except Invalid as wrong:
        return await refuse(request, template, wrong, results=[], names={})
    return await render(request, template, results=results, names=await named(user, given.ids))


async def _done(given: BulkForm, user: Account) -> list[RowResult]:
    if given.deed == "assign":
        return await bulk_assign(given.ids, given.assignee, by=user)
    return await bulk_move(given.ids, given.status, given.brought, by=user)
