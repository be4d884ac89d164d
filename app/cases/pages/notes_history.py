"""What the notes of a case held before (cla.md 4.12)."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import opened
from app.cases.queries import CaseView, history
from app.cases.queries.history import NotesFilters
from app.web.render import render
from app.web.routing import requires, url_for


@requires("cases.read")
async def index(request: Request) -> Response:
    case, filters = await opened(request), NotesFilters.read(request.query_params)
    page, link = await history.notes_of(case.id, filters), _links(case, filters)
    return await render(
        request, "cases/notes_history/index.html", case=case, page=page, filters=filters, link=link
    )


def _links(case: CaseView, filters: NotesFilters) -> Callable[..., str]:
    def link(**changes: Any) -> str:
        given = {"type": filters.kind, "summary": "no" if filters.every else None, **changes}
        return url_for("cases.notes_history.index", query=given, reference=case.reference)

    return link
