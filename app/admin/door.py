"""How Piccolo's own login learns who is there: from our session, by a cookie inside the house (security.md SE-1).

The gate takes any `id` cookie that came in away and puts our own token in its place; here that token is looked
up in our table, with our expiry. Piccolo never makes or ends a session.
"""

from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

from piccolo_api.session_auth.tables import SessionsBase
from starlette.types import Scope

from app.accounts.cookies import Cookies
from app.accounts.queries import sessions
from app.accounts.rules.sessions import Standing
from app.kernel.seal import sha256
from app.web.middleware.answers import cookie

NAME = "id"


class Door(SessionsBase, tablename="app_session"):
    """Our sessions, as Piccolo asks for them; not a table of ours: that is accounts.Session."""

    @classmethod
    async def get_user_id(  # type: ignore[override]
        cls, token: str, increase_expiry: timedelta | None = None
    ) -> UUID | None:
        """Whose session a token is, while it is open."""
        found = await sessions.find(sha256(token).hex(), address="")
        return found.account.id if found is not None and found.standing is not Standing.ENDED else None

    @classmethod
    async def create_session(cls, *_args: Any, **_options: Any) -> NoReturn:
        """Never: POST /sign-in is the one door (SI-1)."""
        raise RuntimeError("Sessions are made at /sign-in only.")

    @classmethod
    async def remove_session(cls, *_args: Any, **_options: Any) -> NoReturn:
        """Never: /sign-out ends them."""
        raise RuntimeError("Sessions are ended at /sign-out only.")


def with_our_token(scope: Scope, cookies: Cookies) -> list[tuple[bytes, bytes]]:
    """The headers of a request with our session's token as Piccolo's cookie, and no other one of that name."""
    token = cookie(scope, cookies.session) or ""
    kept = [
        pair.strip()
        for name, value in scope["headers"]
        if name == b"cookie"
        for pair in value.split(b";")
        if pair.partition(b"=")[0].strip() != NAME.encode()
    ]
    jar = b"; ".join([*kept, f"{NAME}={token}".encode()])
    return [(name, value) for name, value in scope["headers"] if name != b"cookie"] + [(b"cookie", jar)]
