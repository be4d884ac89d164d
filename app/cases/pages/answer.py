"""An answer to a question of means or scope, given or changed."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import walking as commands
from app.cases.pages import part_of, walk
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.questions import queries as questions
from app.questions.inputs import AnswerInput
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("cases.edit")
async def create(request: Request) -> Response:
    code, case, user, form = walk.tree_of(request), await part_of(request), request.user, await request.form()
    there = await questions.walk_of(case.subject, code)
    question = there.tree.questions.get(str(form.get("question", ""))) if there else None
    if question is None:
        raise NotFound(_("These questions were not begun, or were removed."))
    try:
        given = AnswerInput.parse(form, question)
        await commands.answer(case.id, code, given, by=user, organisation=user.organisation)
    except Invalid as wrong:
        return await refuse(request, "cases/walk/show.html", wrong, page=walk.show)
    return see_other(url_for("cases.walk.show", reference=case.reference, tree=code))
