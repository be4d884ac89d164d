"""The same for monitors, as JSON: 200 when nothing is red, else 503."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.settings import current
from app.status.standing import Standing, watch
from app.web.routing import public


@public("Monitors ask it; strangers get names and states and nothing else (security.md DF-9).")
async def show(request: Request) -> Response:
    standing = await watch.standing(current())
    user = request.scope.get("user")
    told = answer_of(standing)
    if user is not None and user.can("status.read"):
        told["checks"] = [
            {**shown, "says": str(each.says), "todo": str(each.todo)}
            for shown, each in zip(told["checks"], standing.told, strict=True)
        ]
    return JSONResponse(told, 200 if standing.holds else 503)


def answer_of(standing: Standing) -> dict[str, Any]:
    """What anybody may know."""
    return {
        "ok": standing.holds,
        "state": standing.worst.value,
        "checked_at": standing.at.isoformat(timespec="seconds"),
        "checks": [{"name": each.key, "state": each.state.value} for each in standing.told],
    }
