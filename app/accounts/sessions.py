"""Finding out who is asking, for every request, before any page runs (security.md SE-1..SE-5).

Two layers. `SessionMiddleware` stands outside the language layer, since a person's language is known only
here; it finds and never refuses. `SessionDoor` stands inside the error handler and refuses in words.
"""

from contextlib import suppress

import asyncpg
from starlette.responses import RedirectResponse

from app.accounts.commands import session as commands
from app.accounts.porter import Porter
from app.accounts.queries import sessions as queries
from app.accounts.rules import sessions as rules
from app.kernel import clock, log
from app.kernel.errors import LOST, Forbidden, Refusal, Unavailable
from app.kernel.language import _
from app.kernel.seal import sha256
from app.web.middleware.answers import ASGIApp, PathTest, Receive, Scope, Send, cookie, under, values
from app.web.middleware.fetch_metadata import is_prefetch
from app.web.middleware.language import LATIN_DIGITS
from app.web.render import look_at_clock_of
from app.web.routing import url_for

NOBODY_ASKS = under("/static", "/healthz", "/readyz", "/metrics")
POLL = b"x-poll"
_FAILURES = (*LOST, Refusal)


class SessionMiddleware:
    """Puts `user` (an Account or None), `session` and `porter` into the scope with one statement.

    `silent` are paths that must not ask (static files, health). `idle` are paths that a page asks by itself
    (streams, presence, badges); like requests with the header `X-Poll` and prefetches they are no act of a
    person and do not keep a session alive.
    """

    def __init__(
        self, app: ASGIApp, *, porter: Porter, silent: PathTest = NOBODY_ASKS, idle: PathTest = under()
    ) -> None:
        self.app = app
        self.porter = porter
        self.silent = silent
        self.idle = idle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["porter"] = self.porter
            scope.setdefault("user", None)
            scope.setdefault("session", None)
            look_at_clock_of("UTC")
            if scope["user"] is None and not self.silent(scope["path"]):
                await self._look(scope)
            if scope["user"] is not None:
                look_at_clock_of(scope["user"].zone)
        await self.app(scope, receive, send)

    async def _look(self, scope: Scope) -> None:
        token = cookie(scope, self.porter.cookies.session)
        if not token:
            return
        address = scope["client"][0] if scope.get("client") else ""
        try:
            found = await queries.find(sha256(token).hex(), address=address)
            if found is None:
                return
            scope["session"] = found
            if found.standing is rules.Standing.OPEN:
                scope["user"] = found.account
                if rules.is_due(found.seen_at, clock.now()) and self._is_an_act(scope):
                    # A full disk takes no notes of who is about, but people may still read.
                    with suppress(asyncpg.DiskFullError):
                        await commands.seen(found.id)
        except _FAILURES as failure:
            scope["session_failure"] = failure

    def _is_an_act(self, scope: Scope) -> bool:
        return not (self.idle(scope["path"]) or values(scope, POLL) or is_prefetch(scope))


class SessionDoor:
    """Says what the session layer found: the database does not answer, the address is not allowed, a second
    factor is owed. Whether a page needs anybody at all is asked by `@requires`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or NOBODY_ASKS(scope["path"]):
            await self.app(scope, receive, send)
            return
        if failure := scope.pop("session_failure", None):
            raise failure if isinstance(failure, Refusal) else _unavailable(failure)
        found, user = scope.get("session"), scope.get("user")
        left_open = scope["path"] in _left_open()
        if found is not None and found.standing is rules.Standing.ELSEWHERE and not left_open:
            log.security("address_refused", actor_id=found.account.id)
            raise Forbidden(
                _("Your organisation opens this only from its own network. Connect to it and try again.")
            )
        if user is not None and user.must_enrol and _is_page(scope) and not left_open:
            await RedirectResponse(url_for("accounts.second_factor.new"), 303)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def language_of(scope: Scope) -> str | None:
    """The language of whoever is signed in, for `app.web.middleware.language.Language(of_user=...)`."""
    user = scope.get("user")
    if user is None:
        return None
    return f"{user.language}{LATIN_DIGITS}" if user.latin_digits else str(user.language)


def actor_of(scope: Scope) -> tuple[str, str] | None:
    """Who asked, for the access log: an id and a role, never a name."""
    user = scope.get("user")
    return None if user is None else (str(user.id), str(user.role))


def may_admin(scope: Scope) -> bool:
    """Whether the admin area is open: role, second factor, and half an hour since the last look (AD-1, DF-7).

    Whoever answers yes and serves the request calls `commands.session.seen_in_admin`.
    """
    user, found = scope.get("user"), scope.get("session")
    if user is None or found is None or not user.can("admin.use") or not user.has_factor:
        return False
    proofs = [at for at in (found.admin_seen_at, user.fresh_at) if at is not None]
    return bool(proofs) and clock.now() - max(proofs) < rules.ADMIN_IDLE


def _unavailable(failure: BaseException) -> Unavailable:
    log.error("session_unknown", failure)
    return Unavailable(
        _("The database is not answering just now. Nothing was changed. Try again in a moment.")
    )


def _is_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and b"true" not in values(scope, b"hx-request")


def _left_open() -> set[str]:
    """The pages of the door itself."""
    names = ("second_factor.new", "reauthentication.new", "sign_in.new", "sign_out.create")
    return {url_for(f"accounts.{name}") for name in names}
