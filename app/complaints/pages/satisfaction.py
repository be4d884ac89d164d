"""How satisfied the complainant is with the resolution."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.answering import rate
from app.complaints.forms.deeds import SatisfactionForm
from app.complaints.pages import complaint as complaint_page
from app.complaints.pages import page_of, part_of
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires


@requires("complaints.move")
async def create(request: Request) -> Response:
    view = await part_of(request)
    try:
        given = SatisfactionForm.parse(await request.form())
        await rate(view.id, given.score, by=request.user, words=given.words)
    except Invalid as wrong:
        return await refuse(request, "complaints/complaint/show.html", wrong, page=complaint_page.show)
    return see_other(page_of(view))
