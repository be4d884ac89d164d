"""What browsers refused to load: a line of the log, never a row."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import clock, log
from app.kernel.errors import TooMany
from app.web.routing import public
from app.web.throttle import address_key

LONGEST = 100


@public("Browsers send it by themselves, without a cookie.")
async def create(request: Request) -> Response:
    """What is too much is dropped without a word: nobody reads the answer (security.md 2.12)."""
    if "form" in request.headers.get("content-type", "") or not await _is_let_in(request):
        return Response(status_code=204)
    for told in _reports(await request.body()):
        log.security(
            "csp",
            directive=_word(told, "effectiveDirective", "effective-directive", "violated-directive"),
            place=_word(told, "blockedURL", "blocked-uri").partition("?")[0],
        )
    return Response(status_code=204)


async def _is_let_in(request: Request) -> bool:
    porter = request.scope.get("porter")
    if porter is None or request.client is None:
        return True
    try:
        await porter.throttle.knock("csp.address", address_key(request.client.host), now=clock.now())
        await porter.throttle.knock("csp.house", now=clock.now())
    except TooMany:
        return False
    return True


def _reports(body: bytes) -> list[dict[str, Any]]:
    """The bodies of either form browsers send; nothing of what cannot be read."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return []
    items = sent if isinstance(sent, list) else [sent]
    found = [each.get("body", each.get("csp-report")) for each in items[:10] if isinstance(each, dict)]
    return [each for each in found if isinstance(each, dict)]


def _word(told: dict[str, Any], *names: str) -> str:
    return next((str(told[name])[:LONGEST] for name in names if told.get(name)), "")
