"""The stream that tells an open page that something has changed."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.queries import sessions
from app.accounts.rules.sessions import Standing
from app.kernel import clock
from app.kernel.errors import TooMany
from app.kernel.seal import sha256
from app.outbox.commands.post import NOTICES
from app.web import live, throttle
from app.web.hub import hub
from app.web.middleware.answers import cookie
from app.web.routing import requires
from app.web.stream import EventStream

live.register(NOTICES, "notices.read", personal=True)


@requires("home.see")
async def show(request: Request) -> Response:
    """Events without data; without a free place an empty answer: that page asks by itself now and then.

    So does one that is turned away for asking too often, which is nothing to tell whoever reads it (security.md 2.12).
    """
    user = request.user
    try:
        await throttle.of_the_house().knock("stream", user.session or user.id, now=clock.now())
    except TooMany as busy:
        return Response(status_code=429, headers={"retry-after": str(busy.retry_after)})
    if not hub.has_room(user.session, user.id):
        return Response(status_code=204)
    listener = hub.client(live.ears_of(user), session=user.session, account=user.id)
    return EventStream(hub, listener, partial(_still_open, request))


async def _still_open(request: Request) -> bool:
    """Whether the session the stream was opened with has not ended since."""
    porter = request.scope.get("porter")
    token = cookie(request.scope, porter.cookies.session) if porter is not None else None
    where = request.client.host if request.client else ""
    found = await sessions.find(sha256(token).hex(), address=where) if token else None
    return found is not None and found.standing is Standing.OPEN
