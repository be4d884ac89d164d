"""Writing from elsewhere: nothing is changed by another site's form (security.md WB-1).

No tokens: the browser itself says where a request comes from. `Sec-Fetch-Site` decides where it is
sent; older browsers and plain http on a local network send `Origin`; what sends neither is no browser
and may write only without a cookie of ours.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from app.kernel import log
from app.kernel.language import _
from app.web.middleware.answers import ASGIApp, PathTest, Receive, Scope, Send, cookies, plain, values

SAFE = {"GET", "HEAD", "OPTIONS"}
_PORTS = {"http": ":80", "https": ":443"}


def origin_of(url: str) -> str:
    """The origin of an address as browsers write it: scheme, host, and the port if it is unusual."""
    parts = urlsplit(url)
    host = (parts.netloc.rpartition("@")[2]).lower().removesuffix(_PORTS.get(parts.scheme, ""))
    return f"{parts.scheme}://{host}"


class Csrf:
    """Refuses an unsafe request that another site could have caused.

    `our_cookies` are the names of our cookies. `outside` are the paths whose requests carry their own proof
    (token routes that read no cookie, signed webhooks). In `development` the origin may also be that of
    the Host header, since one machine has several names.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        public_url: str,
        our_cookies: Collection[str],
        outside: PathTest,
        development: bool = False,
    ) -> None:
        self.app = app
        self.origin = origin_of(public_url)
        self.cookies = frozenset(our_cookies)
        self.outside = outside
        self.development = development

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE or self._may(scope):
            await self.app(scope, receive, send)
            return
        log.security("csrf_refused")
        message = _(
            "This was sent from another site, so nothing was changed. Open the page here and try again."
        )
        await plain(scope, receive, send, 403, message)

    def _may(self, scope: Scope) -> bool:
        if self.outside(scope["path"]):
            return True
        if site := values(scope, b"sec-fetch-site"):
            return site in ([b"same-origin"], [b"none"])
        if origin := values(scope, b"origin"):
            return len(origin) == 1 and origin[0].decode("latin-1").lower() in self._origins(scope)
        return not self._has_our_cookie(scope)

    def _origins(self, scope: Scope) -> set[str]:
        if not self.development:
            return {self.origin}
        host = b"".join(values(scope, b"host")).decode("latin-1")
        return {self.origin, origin_of(f"{scope['scheme']}://{host}")}

    def _has_our_cookie(self, scope: Scope) -> bool:
        return any(name in self.cookies for name, _value in cookies(scope))
