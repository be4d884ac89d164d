"""Programs that come with a token instead of a person with a cookie (security.md 2.11)."""

import hmac
import json
import re
from typing import Final

from app.accounts.commands import token as commands
from app.accounts.porter import Porter
from app.accounts.queries import sessions as queries
from app.accounts.queries.sessions import FoundToken
from app.accounts.rules import sessions as rules
from app.kernel import clock, log
from app.kernel.errors import LOST, Refusal, TooMany, Unavailable
from app.kernel.language import _
from app.kernel.seal import sha256
from app.web.middleware.answers import ASGIApp, PathTest, Receive, Scope, Send, values
from app.web.throttle import address_key

_TOKEN: Final = re.compile(r"Bearer rcs_([a-z0-9]{8})_([A-Za-z0-9_-]{43})", re.ASCII)


class TokenMiddleware:
    """Lets programs in on token routes; stands outside `SessionMiddleware`, which then asks for no cookie.

    `only` are paths for programs alone: without a token they answer 401. `shared` are paths that people
    open too: there a request with an Authorization header is a program's, any other a person's. A
    program's request has no cookies: they are taken away before anything reads them.
    """

    def __init__(self, app: ASGIApp, *, porter: Porter, only: PathTest, shared: PathTest) -> None:
        self.app = app
        self.porter = porter
        self.only = only
        self.shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_for_programs(scope):
            await self.app(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
        try:
            scope["user"] = await self._owner(scope)
        except Refusal as refusal:
            await _refuse(refusal, send)
            return
        if scope["user"] is None:
            log.security("token_refused")
            await _refuse(_NoToken(_("Send a token that holds: Authorization: Bearer rcs_...")), send)
            return
        await self.app(scope, receive, send)

    def _is_for_programs(self, scope: Scope) -> bool:
        path = scope["path"]
        return self.only(path) or (self.shared(path) and bool(values(scope, b"authorization")))

    async def _owner(self, scope: Scope) -> object:
        address = scope["client"][0] if scope.get("client") else ""
        throttle, now = self.porter.throttle, clock.now()
        try:
            await throttle.must_be_open("api.wrong_token", address_key(address), now=now)
            found = await self._found(scope, address)
            if found is None:
                await throttle.knock("api.wrong_token", address_key(address), now=now)
                return None
            token = found.account.session
            await throttle.knock("api.token", token, now=now)
            await throttle.knock("api.token_day", token, now=now)
            if token is not None and (found.last_used_at is None or rules.is_due(found.last_used_at, now)):
                await commands.used(token)
        except LOST as failure:
            log.error("token_unknown", failure)
            raise Unavailable(
                _("The database is not answering just now. Try again in a moment.")
            ) from failure
        return found.account

    async def _found(self, scope: Scope, address: str) -> FoundToken | None:
        sent = values(scope, b"authorization")
        match = _TOKEN.fullmatch(sent[0].decode("latin-1")) if len(sent) == 1 else None
        if match is None:
            return None
        found = await queries.find_token(match[1], address=address)
        right = hmac.compare_digest(sha256(match[2]), found.secret_hash if found else bytes(32))
        return found if found is not None and right and found.holds else None


class _NoToken(Refusal):
    """No token, or none that holds."""

    status = 401


async def _refuse(refusal: Refusal, send: Send) -> None:
    """In JSON and without a redirect: nobody looks at it."""
    body = json.dumps({"detail": str(refusal)}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if refusal.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if isinstance(refusal, TooMany | Unavailable):
        headers.append((b"retry-after", str(refusal.retry_after).encode()))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
