"""Finding an organisation that helps, and reading about it."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.guidance import queries
from app.kernel.fields import Fields
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import key_in, requires, url_for


@requires("guidance.read")
async def index(request: Request) -> Response:
    query = request.query_params
    words = Fields(query).line("q", longest=200)
    categories = await queries.categories()
    category = query.get("category", "")
    category = category if category in dict(categories) else ""
    page = await queries.articles(words, category, Paging.read(query, keys=(str, str, UUID)))

    def link(**changes: str | None) -> str:
        return url_for("guidance.article.index", query={"q": words, "category": category, **changes})

    return await render(
        request,
        "guidance/article/index.html",
        page=page,
        q=words,
        category=category,
        categories=categories,
        link=link,
    )


@requires("guidance.read")
async def show(request: Request) -> Response:
    article = await queries.article(key_in(request))
    names = dict(await queries.categories())
    return await render(request, "guidance/article/show.html", article=article, names=names)
