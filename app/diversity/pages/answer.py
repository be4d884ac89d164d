"""The five questions about a client, asked on the client's page."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import part_of
from app.diversity.choices import QUESTIONS
from app.diversity.commands import answers as commands
from app.diversity.inputs import answers_in
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("diversity.ask")
async def update(request: Request) -> Response:
    """Seal what the client answered; it is shown to nobody again."""
    case, user = await part_of(request), request.user
    if case.person is None:
        raise NotFound(_("This case has no client yet."))
    try:
        answers = answers_in(await request.form())
    except Invalid as wrong:
        shown = {"given_at": None, "questions": QUESTIONS}
        return await refuse(request, "diversity/answer/update.html", wrong, case=case, shown=shown)
    await commands.give(case.id, case.person, answers, by=user)
    return see_other(url_for("cases.person.edit", reference=case.reference))
