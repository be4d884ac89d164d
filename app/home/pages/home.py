"""The first page: what waits for whoever looks, how it stands, and a way to each row behind a number."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.cases.queries.callback_queue import CallbackFilters
from app.cases.queries.callback_queue import queue as booked
from app.desk.agenda import agenda_of
from app.home import rules
from app.home.queries.dashboard import dashboard
from app.kernel import clock
from app.kernel.language import _
from app.kernel.paging import Paging
from app.sla.rules.booking import Standing
from app.web.render import render
from app.web.routing import requires

GREETINGS: Final = {
    "morning": _("Good morning, %(name)s"),
    "afternoon": _("Good afternoon, %(name)s"),
    "evening": _("Good evening, %(name)s"),
}
#: So many of today's callbacks that can still be made stand beside the rest.
CALLBACKS: Final = 5


@requires("home.see")
async def index(request: Request) -> Response:
    user, by_kind = request.user, request.query_params.get("by") == "kind"
    shown: dict[str, Any] = {
        "greeting": _greeting(user),
        "board": await dashboard(user),
        "agenda": await agenda_of(user, by_kind=by_kind),
        "by_kind": by_kind,
        "callbacks": await _callbacks(user),
    }
    return await render(request, "home/home/index.html", fragment="_board.html", **shown)


def _greeting(user: Account) -> str:
    hour = clock.local(clock.now(), user.zone).hour
    return str(GREETINGS[rules.part_of_day(hour)]) % {"name": rules.first_name(user.name)}


async def _callbacks(user: Account) -> list[Any]:
    """Today's callbacks that can still be made."""
    if not user.can("cases.callback"):
        return []
    page = await booked(user, CallbackFilters("today"), Paging(size=50))
    return [row for row in page.rows if row.standing != Standing.MISSED][:CALLBACKS]
