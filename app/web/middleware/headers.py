"""The headers of every answer, whatever made it (security.md WB-3, WB-4, WB-5)."""

from collections.abc import Callable
from typing import Final, Literal

from starlette.types import Message

from app.web.middleware.answers import ASGIApp, Header, Receive, Scope, Send, state

Area = Literal["console", "public", "admin", "files"]
AreaOf = Callable[[Scope], Area]

_SELF: Final = "default-src 'none'; script-src 'self'; style-src 'self'"
POLICIES: Final[dict[Area, str]] = {
    "console": f"{_SELF}; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "public": f"{_SELF}; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "admin": f"{_SELF} 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "files": "default-src 'none'; sandbox; frame-ancestors 'none'",
}
REPORTS: Final = "report-uri /csp-reports; report-to csp"

ALWAYS: Final[tuple[Header, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), "
        b"browsing-topics=()",
    ),
    (b"reporting-endpoints", b'csp="/csp-reports"'),
)
HTTPS: Final[Header] = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
PRIVATE: Final = b"private, no-store"
VARY: Final = b"HX-Request, HX-Request-Type, Cookie, Accept-Language"
NOT_INDEXED: Final[Header] = (b"x-robots-tag", b"noindex, nofollow")

_OURS = {name for name, _value in ALWAYS} | {HTTPS[0], b"content-security-policy", b"server"}


def policy(area: Area, *, https: bool) -> str:
    """The whole Content-Security-Policy of an area."""
    secure = ["upgrade-insecure-requests"] if https else []
    return "; ".join([POLICIES[area], *secure, REPORTS])


class Headers:
    """Adds what every answer carries; stands outside the error handler, so that a 500 has it too.

    `area` is asked when the answer begins, so that it may look at `scope["route"]`; a page may set
    `request.state.area` instead. Only HTML gets the policy of its area, all else that of `files`. An
    answer that says nothing of caching was made for one person and is never stored.
    """

    def __init__(self, app: ASGIApp, *, area: AreaOf, https: bool) -> None:
        self.app = app
        self.area = area
        self.always = (*ALWAYS, HTTPS) if https else ALWAYS
        self.policies = {name: policy(name, https=https).encode() for name in POLICIES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._dress(scope, list(message.get("headers", ())))
            await send(message)

        await self.app(scope, receive, dressed)

    def _dress(self, scope: Scope, headers: list[Header]) -> list[Header]:
        names = {name.lower() for name, _value in headers}
        area = self._area(scope)
        kept = [(name, value) for name, value in headers if name.lower() not in _OURS]
        kept += self.always
        kept.append((b"content-security-policy", self.policies[area if _is_html(headers) else "files"]))
        if area == "public":
            kept.append(NOT_INDEXED)
        return kept if b"cache-control" in names else _personal(kept)

    def _area(self, scope: Scope) -> Area:
        chosen = state(scope).get("area")
        return chosen if chosen in POLICIES else self.area(scope)


def _is_html(headers: list[Header]) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)


def _personal(headers: list[Header]) -> list[Header]:
    """Never stored, and different by all that `VARY` names and by what the page itself said."""
    said = b",".join(value for name, value in headers if name.lower() == b"vary")
    known = {word.strip().lower() for word in VARY.split(b",")}
    others = [word.strip() for word in said.split(b",") if word.strip() and word.strip().lower() not in known]
    kept = [(name, value) for name, value in headers if name.lower() != b"vary"]
    return [*kept, (b"cache-control", PRIVATE), (b"vary", b", ".join([VARY, *others]))]
