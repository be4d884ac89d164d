"""The one exception handler: a refusal becomes its page, anything else a 500 with a number (WB-10)."""

from collections.abc import Awaitable, Callable

import asyncpg
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message

from app.kernel import log
from app.kernel.errors import Conflict, NotFound, Refusal, Unavailable
from app.kernel.language import _
from app.web.middleware.answers import ASGIApp, Receive, Scope, Send

#: Makes the page or fragment for a refusal: request, status, message. `request.state.refusal` has it whole.
Render = Callable[[Request, int, object], Awaitable[Response]]
#: Hears of every error of the database by its SQLSTATE (a counter).
Heard = Callable[[str], object]

_LOCKED = {"55P03", "40001", "40P01"}  # lock timeout, serialization, deadlock
_STOPPED = {"57014", "25P03", "25P04"}  # statement, idle and transaction timeout
_GONE = {"57P01", "57P02", "57P03", "57P05", "53300"}  # shutting down, starting, too many connections
_FULL = "53100"


class Failed(Refusal):
    """A fault of ours. What it was is in the log, under the request's number."""

    status = 500


class Full(Refusal):
    """The disk of the database has no room; what is there can still be read (reliability.md 34)."""

    status = 507


class Unread(Refusal):
    """What the router or the parser of forms refuses by itself."""

    def __init__(self, message: object, status: int, allow: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.allow = allow


class Errors:
    """Answers whatever a page raises, unless its answer has begun.

    `render` makes the page; when it fails too the answer is plain text. A page whose bytes have begun
    to flow cannot be taken back: the error goes on to the server, which closes the connection.
    """

    def __init__(self, app: ASGIApp, *, render: Render, database_error: Heard | None = None) -> None:
        self.app = app
        self.render = render
        self.database_error = database_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Starlette's router raises for 404 and 405, rather than answer in words of its own, when it
        # finds an application in the scope.
        scope.setdefault("app", self)
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except ClientDisconnect:
            return
        except Exception as failure:
            refusal = self._refusal(failure)
            if started:
                raise
            response = await self._response(Request(scope, receive), refusal)
            await response(scope, receive, send)

    def _refusal(self, failure: Exception) -> Refusal:
        state = getattr(failure, "sqlstate", None)
        if isinstance(state, str) and self.database_error is not None:
            self.database_error(state)
        refusal = as_refusal(failure)
        if refusal.status >= 500:
            log.error("failed" if refusal.status == 500 else "unavailable", failure, status=refusal.status)
        elif refusal.status == 403:
            log.security("forbidden")
        return refusal

    async def _response(self, request: Request, refusal: Refusal) -> Response:
        request.state.refusal = refusal
        try:
            response = await self.render(request, refusal.status, refusal.message)
        except Exception as failure:  # noqa: BLE001 - an error page that fails must not hide the first error
            log.error("error_page_failed", failure)
            response = PlainTextResponse(_plain(request, refusal), refusal.status)
        wait = getattr(refusal, "retry_after", None)
        if wait is not None:
            response.headers["Retry-After"] = str(wait)
        if allow := getattr(refusal, "allow", None):
            response.headers["Allow"] = allow
        return response


def as_refusal(failure: Exception) -> Refusal:
    """What a person is told of a failure: refusals stay as they are, bugs become `Failed`."""
    if isinstance(failure, Refusal):
        return failure
    if isinstance(failure, HTTPException):
        return _of_starlette(failure)
    if isinstance(failure, asyncpg.PostgresError):
        return _of_database(str(failure.sqlstate or ""))
    if isinstance(failure, asyncpg.InterfaceError):
        return _unavailable() if "clos" in str(failure) else _failed()
    if isinstance(failure, asyncpg.InternalClientError):
        # A server that is killed while it answers leaves the driver between two states of its protocol.
        return _unavailable() if "state " in str(failure) else _failed()
    if isinstance(failure, ConnectionError | TimeoutError):
        return _unavailable()
    return _failed()


def _of_starlette(failure: HTTPException) -> Refusal:
    if failure.status_code == 404:
        return NotFound(_("There is nothing at this address."))
    if failure.status_code == 405:
        return Unread(_("This cannot be done here."), 405, (failure.headers or {}).get("Allow", ""))
    if failure.status_code < 500:
        return Unread(_("The request could not be read. Go back and try again."), failure.status_code)
    return _failed()


def _of_database(state: str) -> Refusal:
    if state in _LOCKED:
        return Conflict(_("Somebody is saving this right now. Try again."))
    if state in _STOPPED:
        return Unavailable(_("This took too long, so it was stopped. Try again in a moment."))
    if state == _FULL:
        return Full(_("The disk is full, so nothing was saved. Tell your administrator."))
    if state in _GONE or state.startswith("08"):
        return _unavailable()
    return _failed()


def _unavailable() -> Refusal:
    return Unavailable(_("The database is not answering just now. Try again in a moment."))


def _failed() -> Refusal:
    return Failed(
        _("Something went wrong on our side. Look whether your change is there before you try again.")
    )


def _plain(request: Request, refusal: Refusal) -> str:
    number = getattr(request.state, "request_id", "")
    return f"{refusal.message}\n{_('Request number: %(number)s') % {'number': number}}\n"
