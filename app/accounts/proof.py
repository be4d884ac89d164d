"""A signed-in person's password or code, asked again (security.md SE-6)."""

from starlette.requests import Request

from app.accounts.account import Account
from app.accounts.commands import factor, session
from app.accounts.porter import porter_of
from app.accounts.queries import people
from app.accounts.rules import codes
from app.kernel import clock, log
from app.kernel.errors import Invalid, SignInNeeded
from app.kernel.language import _
from app.web.throttle import address_key


async def must_prove(request: Request, typed: str) -> str:
    """Take a password or, with a second factor, a code: the session's new token.

    Raises Invalid for a wrong one, SignInNeeded for the fifth in a row, which ends the session, TooMany by
    address, Unavailable when too many wait.
    """
    user: Account = request.scope["user"]
    await _must_be_open(request)
    if user.has_factor and (codes.is_code(typed) or codes.is_recovery(typed)):
        right = await factor.spend(user.id, typed, sealer=porter_of(request).sealer)
    else:
        right = await _knows_password(request, typed)
    if not await _judged(request, right) or user.session is None:
        raise Invalid(proof=_("That is not right. Enter your password, or a new code from your app."))
    return await session.renew(user.session)


async def must_know_password(request: Request, typed: str) -> None:
    """Ask for the password of whoever is signed in. Raises as `must_prove` does."""
    await _must_be_open(request)
    if not await _judged(request, await _knows_password(request, typed)):
        raise Invalid(old=_("This is not your present password."))


async def _must_be_open(request: Request) -> None:
    by_address = address_key(request.scope["user"].address)
    await porter_of(request).throttle.must_be_open("sign_in.wrong", by_address, now=clock.now())


async def _knows_password(request: Request, typed: str) -> bool:
    stored = await people.password_of(request.scope["user"].id)
    return await porter_of(request).hasher.is_right(typed, stored)


async def _judged(request: Request, right: bool) -> bool:
    """Count a wrong one. Without a session (a program's token) nothing is proved."""
    user: Account = request.scope["user"]
    if user.session is None or user.scopes is not None:
        return False
    if right:
        return True
    await porter_of(request).throttle.knock("sign_in.wrong", address_key(user.address), now=clock.now())
    log.security("proof_refused")
    if await session.wrong_proof(user.session):
        raise SignInNeeded(_("That was wrong five times, so you were signed out. Sign in again."))
    return False
