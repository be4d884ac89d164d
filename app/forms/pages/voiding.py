"""Striking a submission out: it stays readable and leaves every count."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import voiding
from app.forms.inputs.sharing import VoidInput
from app.forms.pages import submission
from app.forms.queries.submissions import submission_for
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("forms.edit")
async def create(request: Request) -> Response:
    there = await submission_for(request.user, key_in(request))
    try:
        await voiding.strike_out(there.id, VoidInput.parse(await request.form()).reason, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/submission/show.html", wrong, page=submission.show)
    return see_other(url_for("forms.submission.show", id=there.id))
