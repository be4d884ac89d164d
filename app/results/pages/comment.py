"""What people wrote, in their words."""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.forms.queries.editing import form_for
from app.forms.rules.version import TEXT, said
from app.kernel.paging import Paging
from app.results.queries import rows
from app.results.queries.asked import Asked
from app.results.queries.figures import questions
from app.web.render import render, today
from app.web.routing import key_in, requires, url_for


@requires("forms.read")
async def index(request: Request) -> Response:
    form = await form_for(request.user, key_in(request))
    asked, asks = Asked.read(request.query_params, today()), await questions(form.id)
    texts = [code for code, each in asks.items() if each.kind == TEXT and not each.patient_data]
    chosen = [asked.question] if asked.question in texts else texts
    paging = Paging.read(request.query_params, keys=(datetime, UUID))

    def link(after: str | None = None, **changes: object) -> str:
        return url_for("results.comment.index", id=form.id, query={**asked.rows(**changes), "after": after})

    return await render(
        request,
        "results/comment/index.html",
        form=form,
        asked=asked,
        asks=asks,
        texts=chosen,
        page=await rows.comments(request.user, form.id, asked, chosen, paging),
        link=link,
        said=said,
    )
