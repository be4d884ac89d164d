"""The submissions behind a number."""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.forms.queries.editing import form_for
from app.forms.rules.version import said
from app.kernel.paging import Paging
from app.results.queries import rows
from app.results.queries.asked import Asked
from app.results.queries.figures import questions
from app.web.render import render, today
from app.web.routing import key_in, requires, url_for


@requires("forms.read")
async def index(request: Request) -> Response:
    form = await form_for(request.user, key_in(request))
    asked = Asked.read(request.query_params, today())
    paging = Paging.read(request.query_params, keys=(datetime, UUID))

    def link(after: str | None = None, **changes: object) -> str:
        return url_for("results.answer.index", id=form.id, query={**asked.rows(**changes), "after": after})

    return await render(
        request,
        "results/answer/index.html",
        form=form,
        asked=asked,
        asks=await questions(form.id),
        page=await rows.answers(request.user, form.id, asked, paging),
        link=link,
        said=said,
    )
