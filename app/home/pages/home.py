"""The first page: what waits for whoever looks, how it stands, and a way to each row behind a number."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.cases.queries.callback_queue import CallbackFilters
from app.cases.queries.callback_queue import queue as booked
from app.desk.agenda import agenda_of
from app.home import rules
from app.home.queries.dashboard import dashboard
from app.kernel import clock
from app.kernel.language import _
from app.kernel.paging import Paging
from app.sla.rules.booking import Standing
from app.web.render import is_fragment, render
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
    waiting = await agenda_of(user)
    things = list(waiting.things)
    if by_kind:
        things.sort(key=lambda each: str(each[0].words))
    shown: dict[str, Any] = {
        "board": await dashboard(user),
        "things": things,
        "snoozed": waiting.snoozed,
        "by_kind": by_kind,
        "callbacks": await _callbacks(request),
    }
    if is_fragment(request):
        return await render(request, "home/home/_board.html", **shown)
    hour = clock.local(clock.now(), user.zone).hour
    greeting = str(GREETINGS[rules.part_of_day(hour)]) % {"name": rules.first_name(user.name)}
    return await render(request, "home/home/index.html", greeting=greeting, **shown)


async def _callbacks(request: Request) -> list[Any]:
    if not request.user.can("cases.callback"):
        return []
    page = await booked(request.user, CallbackFilters("today"), Paging(size=50))
    return [row for row in page.rows if row.standing != Standing.MISSED][:CALLBACKS]
