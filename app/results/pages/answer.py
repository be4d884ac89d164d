"""The submissions behind a number."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.paging import Paging
from app.results.pages import look
from app.results.queries import rows
from app.web.render import render
from app.web.routing import requires


@requires("forms.read")
async def index(request: Request) -> Response:
    looked = await look(request)
    paging = Paging.read(request.query_params, keys=rows.KEYS)
    page = await rows.answers(request.user, looked.form.id, looked.asked, paging)
    link = looked.rows_at("results.answer.index")
    return await render(request, "results/answer/index.html", page=page, link=link, **looked.shown)
