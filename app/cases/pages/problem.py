"""What a case is about: category, matter types, how the client heard of us, notes."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.cases import choices
from app.cases.commands import case as commands
from app.cases.commands.case import Stale
from app.cases.inputs import Problem
from app.cases.pages import opened, part_of, version_of
from app.cases.queries import CaseView, options
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.read")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    case = await opened(request)
    return await render(
        request,
        "cases/problem/edit.html",
        status=409 if stale else 200,
        case=case,
        wrong=wrong,
        stale=stale,
        categories=await options.categories(),
        matter_types1=await options.matter_types(1),
        matter_types2=await options.matter_types(2),
        media_codes=await options.media_codes(),
        sources=choices.SOURCES,
        exempt_reasons=choices.EXEMPT_REASONS,
        ecf_statements=choices.ECF_STATEMENTS,
    )


@requires("cases.edit")
async def update(request: Request) -> Response:
    case, user, form = await part_of(request), request.user, await request.form()
    try:
        problem = own_part(Problem.parse(form), case, user)
        await commands.change_problem(
            case.id, problem, version_of(form), by=user, organisation=user.organisation
        )
    except Invalid as wrong:
        wrong.typed = wrong.typed or form
        return await refuse(request, "cases/problem/edit.html", wrong, page=edit)
    except Stale as stale:
        return await edit(request, stale=stale, wrong=Invalid(form))
    return see_other(url_for("cases.case.show", reference=case.reference))


def own_part(problem: Problem, case: CaseView, user: Account) -> Problem:
    """A provider changes neither the operators' notes nor the category nor where the client came from (4.5)."""
    if not user.is_provider:
        return problem
    return replace(problem, notes=case.notes, category=case.category, source=case.source)
