"""An answer to feedback, from either side."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import part_of
from app.feedback import commands
from app.feedback.inputs import ReplyInput
from app.feedback.pages import case_feedback
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("feedback.reply")
async def create(request: Request) -> Response:
    case = await part_of(request)
    id = key_in(request)
    try:
        await commands.reply(case.id, id, ReplyInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "feedback/case_feedback/index.html", wrong, page=case_feedback.index)
    return see_other(url_for("feedback.case_feedback.index", reference=case.reference))
