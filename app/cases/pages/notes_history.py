"""What the notes of a case held before (cla.md 4.12)."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import opened
from app.cases.queries import history
from app.kernel.language import _
from app.web.render import render
from app.web.routing import requires, url_for

KINDS = {"operator": ("notes", _("Operators' notes")), "provider": ("provider_notes", _("Provider's notes"))}


@requires("cases.read")
async def index(request: Request) -> Response:
    case, query = await opened(request), request.query_params
    kind = query.get("type", "operator")
    kind = kind if kind in KINDS else "operator"
    every = query.get("summary") == "no"
    versions, next = await history.notes_of(
        case.id, KINDS[kind][0], summary=not every, before=_instant(query.get("before", ""))
    )

    def link(**changes: str | None) -> str:
        given = {"type": kind, "summary": "no" if every else None, **changes}
        return url_for("cases.notes_history.index", query=given, reference=case.reference)

    return await render(
        request,
        "cases/notes_history/index.html",
        case=case,
        versions=versions,
        next=next,
        kind=kind,
        every=every,
        kinds={name: words for name, (_field, words) in KINDS.items()},
        link=link,
    )


def _instant(written: str) -> datetime | None:
    """The place in the list; rubbish is its beginning."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo is not None and 1900 < at.year < 9999 else None
