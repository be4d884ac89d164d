"""Logging an outcome code: the deed that moves a case on."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.cases import rules
from app.cases.commands import note as commands
from app.cases.inputs import NoteInput, OutcomeInput
from app.cases.pages import part_of
from app.cases.pages.note import composer_again
from app.cases.queries import CaseView
from app.kernel.errors import Invalid
from app.web.render import go_to
from app.web.routing import requires, url_for


@requires("cases.outcome")
async def create(request: Request) -> Response:
    """With a code it is an outcome; without one it is a note: the composer has one button."""
    case, form = await part_of(request), await request.form()
    try:
        await _write(case, form, by=request.user)
    except Invalid as wrong:
        return await composer_again(request, case, wrong)
    return go_to(request, _after(case, str(form.get("code", ""))))


async def _write(case: CaseView, form: Mapping[str, Any], *, by: Account) -> None:
    if form.get("code"):
        await commands.log_outcome(case.id, OutcomeInput.parse(form), by=by)
    else:
        await commands.add_note(case.id, NoteInput.parse(form), by=by)


def _after(case: CaseView, picked: str) -> str:
    """The page of the case; the list where the code took it from the provider, whose page would not be found."""
    if rules.takes_provider_off(*picked.partition("/")[::2]):
        return url_for("cases.case.index")
    return url_for("cases.case.show", reference=case.reference)
