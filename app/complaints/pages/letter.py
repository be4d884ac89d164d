"""What is said about a complaint: notes, the department's response, letters, the complainant's own words."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.answering import write
from app.complaints.forms.deeds import LETTERS, LetterForm
from app.complaints.pages import complaint as complaint_page
from app.complaints.pages import log_of, page_of, part_of
from app.kernel.errors import Invalid
from app.web.render import refuse, respond
from app.web.routing import requires


@requires("complaints.note")
async def create(request: Request) -> Response:
    view, user = await part_of(request), request.user
    shown: dict[str, Any] = {"complaint": view, "letters": LETTERS, "draft": ""}
    try:
        await write(view.id, LetterForm.parse(await request.form()), by=user)
    except Invalid as wrong:
        template = "complaints/letter/_form.html"
        return await refuse(request, template, wrong, page=complaint_page.show, **shown)
    log = await log_of(view, user)
    return await respond(request, "complaints/letter/create.html", instead=page_of(view), **shown, **log)
