"""A signed-in person's password or code, asked again (security.md SE-6)."""

from enum import Enum

from starlette.requests import Request

from app.accounts.account import Account
from app.accounts.commands import factor, session
from app.accounts.porter import porter_of
from app.accounts.queries import people
from app.accounts.rules import codes
from app.kernel import clock, log
from app.web.throttle import address_key


class Proved(Enum):
    """What the proof was worth."""

    YES = "yes"
    NO = "no"
    ENDED = "ended"


async def prove(request: Request, typed: str) -> tuple[Proved, str]:
    """Try a password or, with a second factor, a code; the session's new token when it was right.

    Five wrong ones in a row end the session. Raises TooMany by address, Unavailable when too many wait.
    """
    user: Account = request.scope["user"]
    if user.has_factor and (codes.is_code(typed) or codes.is_recovery(typed)):
        await _must_be_open(request)
        right = await factor.spend(user.id, typed, sealer=porter_of(request).sealer)
        proved = await _judged(request, right)
    else:
        proved = await prove_password(request, typed)
    if proved is Proved.YES and user.session is not None:
        return proved, await session.renew(user.session)
    return proved, ""


async def prove_password(request: Request, typed: str) -> Proved:
    """Try the password of whoever is signed in. Raises as `prove` does."""
    await _must_be_open(request)
    stored = await people.password_of(request.scope["user"].id)
    return await _judged(request, await porter_of(request).hasher.is_right(typed, stored))


async def _must_be_open(request: Request) -> None:
    by_address = address_key(request.scope["user"].address)
    await porter_of(request).throttle.must_be_open("sign_in.wrong", by_address, now=clock.now())


async def _judged(request: Request, right: bool) -> Proved:
    """Count a wrong one. Without a session (a program's token) nothing is proved."""
    user: Account = request.scope["user"]
    if user.session is None or user.scopes is not None:
        return Proved.NO
    if right:
        return Proved.YES
    await porter_of(request).throttle.knock("sign_in.wrong", address_key(user.address), now=clock.now())
    log.security("proof_refused")
    return Proved.ENDED if await session.wrong_proof(user.session) else Proved.NO
