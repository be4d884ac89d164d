"""Finding an organisation that helps, and reading about it."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.guidance import queries
from app.guidance.queries import Filters
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import key_in, requires, url_for


@requires("guidance.read")
async def index(request: Request) -> Response:
    categories = await queries.categories()
    asked = Filters.read(request.query_params, dict(categories))
    page = await queries.articles(asked, Paging.read(request.query_params, keys=queries.KEYS))
    shown: dict[str, Any] = {"page": page, "asked": asked, "categories": categories, "link": _links(asked)}
    return await render(request, "guidance/article/index.html", **shown)


def _links(asked: Filters) -> Callable[..., str]:
    """From changes to the address of the same list so changed."""
    given = {"q": asked.words, "category": asked.category}
    return lambda **changes: url_for("guidance.article.index", query={**given, **changes})


@requires("guidance.read")
async def show(request: Request) -> Response:
    article = await queries.article(key_in(request))
    names = dict(await queries.categories())
    return await render(request, "guidance/article/show.html", article=article, names=names)
