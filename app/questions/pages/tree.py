"""The versions of the question trees, and one of them."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.fields import edition_of
from app.questions import queries
from app.questions.commands import writing
from app.questions.inputs import TreeInput
from app.questions.pages import tree_of
from app.questions.rules import mistakes
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("questions.edit")
async def index(request: Request) -> Response:
    return await render(request, "questions/tree/index.html", trees=await queries.trees())


@requires("questions.edit")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    tree = await tree_of(request)
    found = mistakes(tree.tree, await queries.categories()) if tree.state == "draft" else []
    return await render(request, "questions/tree/show.html", tree=tree, mistakes=found, wrong=wrong)


@requires("questions.edit")
async def update(request: Request) -> Response:
    tree, form = await tree_of(request), await request.form()
    try:
        await writing.change_tree(tree.id, TreeInput.parse(form), edition_of(form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "questions/tree/show.html", wrong, page=show)
    return see_other(url_for("questions.tree.show", id=tree.id))
