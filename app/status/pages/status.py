"""How the house is, for people."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.jobs import kinds
from app.kernel import clock
from app.settings import current
from app.status import queries
from app.status.pages.report import answer_of
from app.status.standing import Standing, watch
from app.web.render import is_fragment, render
from app.web.routing import requires

#: so many days of each part stand on the page
DAYS = 90


@requires("status.read")
async def index(request: Request) -> Response:
    standing = await watch.standing(current())
    shown: dict[str, Any] = {"standing": standing}
    shown["history"] = await queries.history(clock.now().date(), DAYS)
    if is_fragment(request):
        return await render(request, "status/status/_parts.html", **shown)
    return await render(request, "status/status/index.html", **shown, **await _beside(standing))


async def _beside(standing: Standing) -> dict[str, Any]:
    """What the whole page has beside the parts: the answer for machines, recent trouble, and the clock's work."""
    periodic = [kind for kind in kinds.known() if kind.runs is not None]
    return {
        "answer": _in_lines(answer_of(standing)),
        "trouble": await queries.recent_trouble(),
        "periodic": periodic,
        "runs": await queries.last_runs([kind.name for kind in periodic]),
    }


def _in_lines(answer: dict[str, Any]) -> str:
    """The JSON as people read it: a line a check."""
    rest = {key: value for key, value in answer.items() if key != "checks"}
    checks = ",\n".join(f"  {json.dumps(each)}" for each in answer["checks"])
    return f'{json.dumps(rest, indent=1)[:-2]},\n "checks": [\n{checks}\n ]\n}}'
