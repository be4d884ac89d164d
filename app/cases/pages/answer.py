"""An answer to a question of means or scope, given or changed."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import walking as commands
from app.cases.pages import part_of, walk
from app.cases.queries import CaseView
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.questions import queries as questions
from app.questions.inputs import AnswerInput
from app.questions.rules import Question
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("cases.edit")
async def create(request: Request) -> Response:
    code, case = walk.tree_of(request), await part_of(request)
    question = await _answered(request, case, code)
    try:
        given = AnswerInput.parse(await request.form(), question)
        await commands.answer(case.id, code, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/walk/show.html", wrong, page=walk.show)
    return see_other(url_for("cases.walk.show", reference=case.reference, tree=code))


async def _answered(request: Request, case: CaseView, code: str) -> Question:
    """The question that the form answers. Raises NotFound."""
    walk = await questions.walk_of(case.subject, code)
    question = walk.tree.questions.get(str((await request.form()).get("question", ""))) if walk else None
    if question is None:
        raise NotFound(_("These questions were not begun, or were removed."))
    return question
