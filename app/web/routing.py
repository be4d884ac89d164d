"""Routes whose names cannot drift: a visit is named by the module and function that answer it."""

import functools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import Lifespan, Receive, Scope, Send

from app.kernel import values
from app.kernel.errors import Forbidden, NeedsFreshSignIn, SignInNeeded
from app.kernel.language import _
from app.web import once

Handler = Callable[..., Awaitable[Response]]
MIB = 1024 * 1024
USUAL_BODY = MIB
LONGEST_NAME = 200


@dataclass(frozen=True)
class Mark:
    """What a handler asks of whoever comes: a permission, or why it asks none."""

    permission: str | None
    fresh: bool = False
    why_public: str = ""


def requires(permission: str, *, fresh: bool = False) -> Callable[[Handler], Handler]:
    """Let in only people who have the permission (and, if `fresh`, proved who they are lately)."""

    def guard(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def guarded(request: Request, **kwargs: Any) -> Response:
            user = request.scope.get("user")
            if user is None:
                raise SignInNeeded(_("Sign in to go on."))
            if not user.can(permission):
                raise Forbidden(_("Your role does not include this. Ask your manager if it should."))
            if fresh and not user.is_fresh:
                raise NeedsFreshSignIn(_("Confirm that it is you to go on."))
            return await handler(request, **kwargs)

        guarded.__dict__["mark"] = Mark(permission, fresh)
        return guarded

    return guard


def public(why: str) -> Callable[[Handler], Handler]:
    """Let anybody in; the reason stands in the route table."""

    def mark(handler: Handler) -> Handler:
        handler.__dict__["mark"] = Mark(None, why_public=why)
        return handler

    return mark


def key_in(request: Request, name: str = "id") -> UUID:
    """The key in this part of the address. Raises `NotFound` for what is none."""
    return values.from_path(values.key, request.path_params[name])


@dataclass(frozen=True)
class Visit:
    """A line of the route table."""

    method: str
    path: str
    name: str
    mark: Mark
    body: int
    area: str
    fixed: bool


class VisitRoute(Route):
    """A Starlette route that knows its line of the table."""

    visit: Visit


def visit(
    method: str,
    path: str,
    handler: Handler,
    *,
    fixed: bool = False,
    body: int = USUAL_BODY,
    area: str = "console",
    files: int = 0,
) -> VisitRoute:
    """A route named `room.resource.action` after `app/room/pages/resource.py:action`.

    `fixed` marks a path that a specification gives; `body` is the largest body in bytes; `area` chooses the
    content security policy; `files` is how many files a form may carry. Raises RuntimeError for a handler
    without `@requires` or `@public`: nothing is open by omission (security.md AZ-1).
    """
    mark = handler.__dict__.get("mark")
    if mark is None:
        raise RuntimeError(f"{handler.__module__}.{handler.__name__} has neither @requires nor @public.")
    name = _name_of(handler)
    known = _named_in_plain_words(handler)
    answer = once.spending(known, name, files=files) if method != "GET" else known
    route = VisitRoute(
        path, _without_head(answer) if method == "GET" else answer, methods=[method], name=name
    )
    route.visit = Visit(method, path, name, mark, body, area, fixed)
    return route


def _name_of(handler: Handler) -> str:
    parts = handler.__module__.split(".")
    return f"{parts[1]}.{parts[3]}.{handler.__name__}"


def _named_in_plain_words(handler: Handler) -> Handler:
    """Controls, lone surrogates and half a kilobyte name nothing: 404 before anybody is asked (IN-1)."""

    @functools.wraps(handler)
    async def answer(request: Request) -> Response:
        for given in request.path_params.values():
            values.from_path(lambda raw: values.line(raw, longest=LONGEST_NAME), given)
        return await handler(request)

    return answer


def _without_head(handler: Handler) -> Handler:
    """HEAD says that the page is there and runs nothing: a look without a trace is no look (AU-5)."""

    @functools.wraps(handler)
    async def answer(request: Request) -> Response:
        if request.method == "HEAD":
            return Response(status_code=200)
        return await handler(request)

    return answer


class ByFirstWord:
    """A router that asks only the routes whose path begins with the first word of the address.

    Starlette tries one route after the other; of some hundreds a page in the middle of the table waits for all
    before it. The order among those that remain is kept, so the same route answers.
    """

    def __init__(self, routes: Sequence[BaseRoute], lifespan: Lifespan[Any] | None = None) -> None:
        self._all = Router(routes, redirect_slashes=False, lifespan=lifespan)
        words = {_first_word(getattr(route, "path", "")) for route in routes}
        self._few = {
            word: Router([each for each in routes if _may_be(each, word)], redirect_slashes=False)
            for word in words
            if word and "{" not in word
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._few.get(_first_word(scope["path"]), self._all)(scope, receive, send)
        else:
            await self._all(scope, receive, send)


def _first_word(path: str) -> str:
    return path[1:].partition("/")[0]


def _may_be(route: BaseRoute, word: str) -> bool:
    """Whether a route may answer addresses that begin with this word: it does, or it begins with anything."""
    first = _first_word(getattr(route, "path", ""))
    return first == word or not first or "{" in first


class Addresses:
    """Where each named page is: paths only, never a host (security.md WB-7)."""

    def __init__(self) -> None:
        self._routes: dict[str, Route] = {}
        self._fixed: dict[str, str] = {}

    def fill(self, routes: list[VisitRoute]) -> None:
        """Take the route table. The same name may stand for a path with several methods."""
        self._routes = {route.name: route for route in routes}
        self._fixed = {route.name: route.path for route in self._routes.values() if "{" not in route.path}

    def permission(self, name: str) -> str | None:
        """What a named page asks for; None for one that is public, or not here."""
        route = self._routes.get(name)
        return route.visit.mark.permission if isinstance(route, VisitRoute) else None

    def url_for(self, name: str, query: dict[str, Any] | None = None, **params: Any) -> str:
        """The path of a named page, with a query if given. Raises KeyError for an unknown name."""
        if not params and name in self._fixed:
            path = self._fixed[name]
        else:
            words = {key: str(value) for key, value in params.items()}
            path = str(self._routes[name].url_path_for(name, **words))
        given = {key: value for key, value in (query or {}).items() if value not in (None, "", [])}
        return f"{path}?{urlencode(given, doseq=True)}" if given else path


addresses = Addresses()
url_for = addresses.url_for
