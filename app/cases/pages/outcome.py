"""Logging an outcome code: the deed that moves a case on."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import note as commands
from app.cases.inputs import NoteInput, OutcomeInput
from app.cases.pages import case as case_page
from app.cases.pages import part_of, picker_of
from app.cases.pages.outcome_code import Codes
from app.kernel.errors import Invalid
from app.web.render import is_fragment, refuse, see_other
from app.web.routing import requires, url_for

#: After these the case is no longer the provider's, so its page would not be found: back to the list.
TAKES_IT_AWAY = frozenset({"reject_case/COI", "reject_case/MIS"})


@requires("cases.outcome")
async def create(request: Request) -> Response:
    """With a code it is an outcome; without one it is a note: the composer has one button."""
    case, user, form = await part_of(request), request.user, await request.form()
    codes = Codes.on(case, user)
    try:
        if form.get("code"):
            outcome = OutcomeInput.parse(form)
            await commands.log_outcome(
                case.id, outcome, picker_of(user), by=user, organisation=user.organisation
            )
        else:
            await commands.add_note(case.id, NoteInput.parse(form), by=user, organisation=user.organisation)
    except Invalid as wrong:
        return await refuse(
            request, "cases/note/_form.html", wrong, page=case_page.show, case=case, codes=codes, draft=""
        )
    gone = form.get("code") in TAKES_IT_AWAY
    back = url_for("cases.case.index") if gone else url_for("cases.case.show", reference=case.reference)
    request.state.instead = back
    return Response(headers={"HX-Redirect": back}) if is_fragment(request) else see_other(back)
