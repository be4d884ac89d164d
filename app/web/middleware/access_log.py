"""One line a request: who asked which route, what came of it, how long it took (security.md LG-1)."""

from collections.abc import Callable
from time import perf_counter

from starlette.types import Message

from app.kernel import log
from app.kernel.counting import Statements
from app.web.middleware.answers import ASGIApp, Receive, Scope, Send, values
from app.web.middleware.hosts import address_class
from app.web.middleware.limits import METHODS

#: The id and the role of whoever asked, or None.
Actor = Callable[[Scope], tuple[str, str] | None]

_FAMILIES = ((b"Edg/", "edge"), (b"Firefox/", "firefox"), (b"Chrome/", "chrome"), (b"Safari/", "safari"))
NO_ROUTE = "none"


def route_name(scope: Scope) -> str:
    """The name of the route that answered, never its path; `none` when there was none."""
    found = scope.get("route")
    return str(getattr(found, "name", "") or NO_ROUTE)


class AccessLog:
    """Writes the line when the answer is complete. No path, no query, no body, no name."""

    def __init__(self, app: ASGIApp, *, actor: Actor, quiet: frozenset[str] = frozenset()) -> None:
        """`quiet` are routes that are asked every few seconds by machines and say nothing when well."""
        self.app = app
        self.actor = actor
        self.quiet = quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with Statements() as statements:
            try:
                await self.app(scope, receive, noting)
            finally:
                spent = round((perf_counter() - began) * 1000)
                self._write(scope, status, spent, statements.count)

    def _write(self, scope: Scope, status: int, ms: int, statements: int) -> None:
        route = route_name(scope)
        if route in self.quiet and status < 400:
            return
        actor_id, role = self.actor(scope) or (None, None)
        log.line(
            "request",
            route=route,
            method=scope["method"] if scope["method"] in METHODS else "other",
            status=status,
            ms=ms,
            statements=statements,
            address=address_class(scope["client"][0]) if scope.get("client") else "unknown",
            agent=_family(values(scope, b"user-agent")),
            actor_id=actor_id,
            role=role,
        )


def _family(agents: list[bytes]) -> str:
    agent = b" ".join(agents)
    return next((family for mark, family in _FAMILIES if mark in agent), "other")
