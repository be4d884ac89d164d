"""How satisfied the complainant is with the resolution."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.answering import rate
from app.complaints.pages import complaint as complaint_page
from app.complaints.pages import page_of, part_of
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, see_other
from app.web.routing import requires


@requires("complaints.move")
async def create(request: Request) -> Response:
    view = await part_of(request)
    fields = Fields(await request.form())
    score = fields.number("satisfaction", empty=_("Choose a number from 1 to 5."), lowest=1, highest=5)
    notes = fields.line("words", longest=500)
    try:
        fields.done()
        await rate(view.id, score, by=request.user, words=notes)
    except Invalid as wrong:
        return await refuse(request, "complaints/complaint/show.html", wrong, page=complaint_page.show)
    return see_other(page_of(view))
