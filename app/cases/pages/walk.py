"""The questions of means or scope on a case, one at a time."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import walking as commands
from app.cases.pages import opened, part_of
from app.cases.queries import CaseView
from app.cases.queries.summaries import summaries_of
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.questions import queries as questions
from app.questions.queries import WalkView
from app.questions.rules import Question
from app.web.render import render, see_other
from app.web.routing import requires, url_for

TITLES = {"means": _("Means test"), "scope": _("Scope")}


def tree_of(request: Request) -> str:
    """Which questions the address names. Raises NotFound."""
    code: str = request.path_params["tree"]
    if code not in TITLES:
        raise NotFound(_("There are no such questions."))
    return code


@requires("cases.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The open question, or an answered one that is named by `at`, to change its answer."""
    code, case = tree_of(request), await opened(request)
    walk = await _walk_on(case, code, at=request.query_params.get("at", ""))
    return await render(request, "cases/walk/show.html", case=case, wrong=wrong, **walk)


async def _walk_on(case: CaseView, code: str, *, at: str) -> dict[str, Any]:
    """How far the questions are, what is asked now and what the case has of them."""
    walk = await questions.walk_of(case.subject, code)
    return {
        "code": code,
        "title": TITLES[code],
        "walk": walk,
        "question": asked(walk, at),
        "summaries": await summaries_of(case.id),
        "limits": walk.limits if walk and code == "means" else {},
    }


def asked(walk: WalkView | None, at: str) -> Question | None:
    """The question on the page: an answered one that was named, else the open one."""
    if walk is None:
        return None
    return next((step.question for step in walk.path.steps if step.question.code == at), walk.path.open)


@requires("cases.edit")
async def create(request: Request) -> Response:
    code, case = tree_of(request), await part_of(request)
    await commands.begin(case.id, code, by=request.user)
    return see_other(url_for("cases.walk.show", reference=case.reference, tree=code))


@requires("cases.edit")
async def destroy(request: Request) -> Response:
    code, case = tree_of(request), await part_of(request)
    await commands.remove(case.id, code, by=request.user)
    return see_other(url_for("cases.walk.show", reference=case.reference, tree=code))
