"""Reading from elsewhere: no page of ours is a picture, script or frame of another site (WB-2)."""

from app.kernel import log
from app.web.middleware.answers import ASGIApp, PathTest, Receive, Scope, Send, plain, values

_ELSEWHERE = {b"cross-site", b"same-site"}
_FRAMES = {b"iframe", b"frame", b"object", b"embed", b"fencedframe"}


class FetchMetadata:
    """403 without a body for such reads; 204 for a prefetch of a page that shows personal data.

    `open_paths` are those another site may load (static files, health, surveys); `personal` those whose
    viewing is logged, so that a browser reading ahead must not count as a person looking.
    """

    def __init__(self, app: ASGIApp, *, open_paths: PathTest, personal: PathTest) -> None:
        self.app = app
        self.open_paths = open_paths
        self.personal = personal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
        elif not self.open_paths(scope["path"]) and _from_elsewhere(scope):
            log.security("read_from_elsewhere")
            await plain(scope, receive, send, 403, "")
        elif self.personal(scope["path"]) and is_prefetch(scope):
            await plain(scope, receive, send, 204, "")
        else:
            await self.app(scope, receive, send)


def is_prefetch(scope: Scope) -> bool:
    """Whether the browser is reading ahead, with nobody looking."""
    return any(b"prefetch" in value.lower() for value in values(scope, b"sec-purpose"))


def _from_elsewhere(scope: Scope) -> bool:
    if _FRAMES & set(values(scope, b"sec-fetch-dest")):
        return True
    if not _ELSEWHERE & set(values(scope, b"sec-fetch-site")):
        return False
    return values(scope, b"sec-fetch-mode") != [b"navigate"]
