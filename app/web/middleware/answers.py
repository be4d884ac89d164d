"""The short answers a layer gives by itself, before any page could be made."""

from collections.abc import Callable, Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from app.kernel.language import _

Header = tuple[bytes, bytes]
#: Chooses by path: is this one of them?
PathTest = Callable[[str], bool]

__all__ = [
    "ASGIApp",
    "Header",
    "PathTest",
    "Receive",
    "Scope",
    "Send",
    "cookie",
    "cookies",
    "plain",
    "state",
    "under",
    "values",
]


async def plain(
    scope: Scope, receive: Receive, send: Send, status: int, message: object, headers: Iterable[Header] = ()
) -> None:
    """Answer in plain text: the message, and the number by which the request is found in the log."""
    number = state(scope).get("request_id")
    told = [str(message)] if message else []
    told += [_("Request number: %(number)s") % {"number": number}] if number and status >= 500 else []
    body = "\n".join([*told, ""]).encode() if told else b""
    kind = [(b"content-type", b"text/plain; charset=utf-8")] if body else []
    length = [] if status == 204 else [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*kind, *length, *headers]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def state(scope: Scope) -> dict[str, object]:
    """What the layers tell each other about this request (`request.state` in a page)."""
    found: dict[str, object] = scope.setdefault("state", {})
    return found


def values(scope: Scope, name: bytes) -> list[bytes]:
    """Every value a header was sent with; the name in lower case."""
    return [value for key, value in scope["headers"] if key == name]


def cookies(scope: Scope) -> list[tuple[str, str]]:
    """Every cookie that was sent, as it was sent; a name may be there twice."""
    pairs = b";".join(values(scope, b"cookie")).decode("latin-1").split(";")
    return [(name.strip(), value.strip()) for name, _sign, value in (pair.partition("=") for pair in pairs)]


def cookie(scope: Scope, name: str) -> str | None:
    """The value of the first cookie of a name."""
    return next((value for found, value in cookies(scope) if found == name), None)


def under(*prefixes: str) -> PathTest:
    """A test for paths that are, or lie below, one of these."""
    exact = {prefix.rstrip("/") for prefix in prefixes}
    below = tuple(f"{prefix.rstrip('/')}/" for prefix in prefixes)
    return lambda path: path in exact or path.startswith(below)
