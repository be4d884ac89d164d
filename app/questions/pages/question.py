"""One question of a draft: written, changed, taken out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid, NotFound
from app.kernel.fields import edition_of
from app.kernel.language import _
from app.questions.commands import writing
from app.questions.inputs import QuestionInput, written_ways
from app.questions.pages import tree_of
from app.questions.queries import TreeView
from app.questions.rules import FILLS, KINDS, RESULTS, Question
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

FILL_WORDS = {
    "gross_income": _("Gross income a month"),
    "disposable_income": _("Disposable income a month"),
    "capital": _("Capital"),
    "dependants": _("Dependants"),
    "on_passported_benefits": _("On passporting benefits"),
    "over_sixty": _("Sixty or older"),
    "has_partner": _("Has a partner"),
}
KIND_WORDS = {"choice": _("One of these answers"), "money": _("An amount in pounds"), "number": _("A number")}


@requires("questions.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    tree = await tree_of(request)
    return await render(request, "questions/question/new.html", question=None, wrong=wrong, **_offered(tree))


@requires("questions.edit")
async def create(request: Request) -> Response:
    tree, form = await tree_of(request), await request.form()
    try:
        await writing.put_question(tree.id, QuestionInput.parse(form), edition_of(form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "questions/question/new.html", wrong, page=new)
    return see_other(url_for("questions.tree.show", id=tree.id))


@requires("questions.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    tree = await tree_of(request)
    question = _named(tree, request.path_params["question"])
    return await render(
        request, "questions/question/edit.html", question=question, wrong=wrong, **_offered(tree)
    )


@requires("questions.edit")
async def update(request: Request) -> Response:
    tree, form = await tree_of(request), await request.form()
    question = _named(tree, request.path_params["question"])
    try:
        given = QuestionInput.parse(form)
        await writing.put_question(tree.id, given, edition_of(form), was=question.code, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "questions/question/edit.html", wrong, page=edit)
    return see_other(url_for("questions.tree.show", id=tree.id))


@requires("questions.edit")
async def destroy(request: Request) -> Response:
    tree = await tree_of(request)
    question = _named(tree, request.path_params["question"])
    await writing.drop_question(tree.id, question.code, edition_of(await request.form()), by=request.user)
    return see_other(url_for("questions.tree.show", id=tree.id))


def _named(tree: TreeView, code: str) -> Question:
    if code not in tree.tree.questions:
        raise NotFound(_("There is no such question."))
    return tree.tree.questions[code]


def _offered(tree: TreeView) -> dict[str, Any]:
    return {
        "tree": tree,
        "written_ways": written_ways,
        "kinds": [(kind, KIND_WORDS[kind]) for kind in KINDS],
        "fills": [(name, FILL_WORDS[name]) for name in FILLS[tree.code]],
        "results": RESULTS[tree.code],
    }
