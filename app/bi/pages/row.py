"""What stands behind a point of a chart: the documents themselves."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.bi.charts.figure import form_words, month_words
from app.bi.errors import StoreDown, SwitchedOff
from app.bi.queries import dashboard
from app.bi.queries.dashboard import MOST_ROWS, Wish
from app.bi.rules import periods
from app.kernel import values
from app.kernel.errors import Conflict, Unavailable
from app.kernel.language import _
from app.web.render import render
from app.web.routing import requires

#: The collections with a document a form, institution and month, and the columns shown of each.
COLUMNS = {
    "submissions_monthly": {
        "submissions": _("Submissions"),
        "submitters": _("People"),
        "public_submissions": _("By the public"),
        "on_time": _("In time"),
        "late": _("Late"),
        "score_mean": _("Mean score"),
        "actions_created": _("Actions raised"),
    },
    "sessions_monthly": {
        "sessions": _("Sessions"),
        "completed": _("Finished"),
        "abandoned": _("Left unfinished"),
        "open": _("Still open"),
        "users": _("People"),
    },
}


@requires("bi.view")
async def index(request: Request) -> Response:
    """The documents of a month, a form or an institution."""
    query = request.query_params
    collection = query.get("collection", "")
    collection = collection if collection in COLUMNS else "submissions_monthly"
    try:
        found = await dashboard.documents(
            request.user,
            collection,
            Wish.read(query),
            _key(query.get("form", "")),
            _month(query.get("month", "")),
        )
    except SwitchedOff:
        raise Conflict(_("Gathering is switched off (BI_AGGREGATE).")) from None
    except StoreDown:
        raise Unavailable(_("The store of intelligence does not answer. Everything else goes on.")) from None
    return await render(
        request,
        "bi/row/index.html",
        documents=found,
        columns=COLUMNS[collection],
        most=MOST_ROWS,
        form_words=form_words,
        month_words=month_words,
    )


def _key(given: str) -> UUID | None:
    try:
        return values.key(given) if given else None
    except values.Problem:
        return UUID(int=0)


def _month(given: str) -> str:
    try:
        return periods.month(given, "UTC").key if given else ""
    except ValueError:
        return "none"
