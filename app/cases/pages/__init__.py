"""What a browser sees of casework."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app import eventlog
from app.accounts.account import Account
from app.cases import queries
from app.cases.commands.case import Stale
from app.cases.commands.facts import note_view
from app.cases.commands.provider import act
from app.cases.inputs import notes_in
from app.cases.queries import CaseView
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.kernel.together import Question, ask_together
from app.web.render import Page, see_other
from app.web.routing import url_for

SEEN = ("CASE_CREATED", "CASE_VIEWED")


async def opened(request: Request) -> CaseView:
    """The case of the address, and a trace that this person looked at it (cla.md 1.6, 4.5)."""
    case = await queries.case_for(request.user, request.path_params["reference"])
    await ask_together([a_look(case, request.user)])
    await noted(case, request.user)
    return case


def a_look(case: CaseView, user: Account) -> Question:
    """The trace of a look, to be left by the statement that reads what is looked at."""
    return eventlog.look("case", "CASE_VIEWED", subject=case.subject, by=user, unless=SEEN)


async def noted(case: CaseView, user: Account) -> None:
    """Stamp the case as looked at by its provider, after the look was written."""
    if user.is_provider:
        await note_view(case.id)


async def part_of(request: Request) -> CaseView:
    """The case of the address, for a part of it or a deed: only to whoever opened it lately (AU-5)."""
    case = await queries.case_for(request.user, request.path_params["reference"])
    if not case.looked:
        raise NotFound(_("Open the case first."))
    return case


async def both_versions(page: Page, request: Request, stale: Stale, typed: Mapping[str, Any]) -> Response:
    """409: what somebody else saved meanwhile, beside the form with what was typed."""
    response = await page(request, stale=stale, wrong=Invalid(typed))
    response.status_code = stale.status
    return response


def back_to(case: CaseView) -> Response:
    """The deed is done: the page of the case."""
    return see_other(url_for("cases.case.show", reference=case.reference))


async def acted(request: Request, deed: str) -> Response:
    """Let a provider open, accept or reopen the case of the address, and go back to it."""
    case = await part_of(request)
    await act(case.id, deed, notes_in(await request.form()), by=request.user)
    return back_to(case)
