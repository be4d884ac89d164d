"""What people wrote, in their words."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.paging import Paging
from app.results.pages import look
from app.results.queries import rows
from app.results.rules import worded
from app.web.render import render
from app.web.routing import requires


@requires("forms.read")
async def index(request: Request) -> Response:
    looked = await look(request)
    texts = worded(looked.asks, looked.asked.question)
    paging = Paging.read(request.query_params, keys=rows.KEYS)
    page = await rows.comments(request.user, looked.form.id, looked.asked, texts, paging)
    link = looked.rows_at("results.comment.index")
    return await render(
        request, "results/comment/index.html", texts=texts, page=page, link=link, **looked.shown
    )
