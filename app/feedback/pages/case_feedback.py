"""The feedback on a case: left by its provider, judged by a manager."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import opened, part_of
from app.feedback import commands, queries
from app.feedback.choices import ISSUES
from app.feedback.inputs import FeedbackInput, Verdict
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("feedback.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    found = await queries.of_case(request.user, case.id)
    return await render(
        request, "feedback/case_feedback/index.html", case=case, feedback=found, issues=ISSUES, wrong=wrong
    )


@requires("feedback.leave")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.leave(case.id, FeedbackInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "feedback/case_feedback/index.html", wrong, page=index)
    return see_other(url_for("feedback.case_feedback.index", reference=case.reference))


@requires("feedback.settle")
async def update(request: Request) -> Response:
    case = await part_of(request)
    id = key_in(request)
    try:
        await commands.settle(case.id, id, Verdict.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "feedback/case_feedback/index.html", wrong, page=index)
    return see_other(url_for("feedback.case_feedback.index", reference=case.reference))
