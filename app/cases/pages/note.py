"""Notes on a case: what someone writes down for the next person who opens it."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import note as commands
from app.cases.inputs import NoteInput
from app.cases.pages import case as case_page
from app.cases.pages import part_of
from app.cases.pages.outcome_code import Codes
from app.cases.queries import CaseView
from app.cases.queries.timeline import of_entry
from app.kernel.errors import Invalid
from app.web.render import refuse, respond
from app.web.routing import requires, url_for


@requires("cases.note")
async def create(request: Request) -> Response:
    case, user = await part_of(request), request.user
    try:
        written = await commands.add_note(case.id, NoteInput.parse(await request.form()), by=user)
    except Invalid as wrong:
        return await composer_again(request, case, wrong)
    codes, entry = Codes.on(case, user), of_entry(written, user.name)
    back = url_for("cases.case.show", reference=case.reference)
    return await respond(request, "cases/note/create.html", instead=back, case=case, codes=codes, entry=entry)


async def composer_again(request: Request, case: CaseView, wrong: Invalid) -> Response:
    """The form that writes on the timeline, with what was typed and what to do."""
    codes = Codes.on(case, request.user)
    return await refuse(
        request, "cases/note/_form.html", wrong, page=case_page.show, case=case, codes=codes, draft=""
    )
