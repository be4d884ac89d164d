"""The way in: a password, the same work for every name (security.md SI-2..SI-5), then a code (SI-8..SI-11)."""

from contextlib import suppress
from uuid import UUID

from starlette.requests import Request

from app.accounts.commands import factor, links
from app.accounts.commands import sign_in as commands
from app.accounts.commands.sign_in import Came, Outcome
from app.accounts.inputs import Code, SignIn
from app.accounts.porter import Porter, address_of, porter_of
from app.accounts.queries import sign_in as queries
from app.accounts.rules import agents, codes
from app.accounts.rules.attempts import BY_KNOWN_BROWSER, BY_NAME, Limit, folded
from app.kernel import clock, fault, log
from app.kernel.errors import Invalid, TooMany
from app.kernel.language import _
from app.kernel.seal import sha256
from app.web.middleware.answers import cookie
from app.web.throttle import address_key

WRONG = _("The name or password is not right.")
LOCKED = _(
    "That was too many tries. Wait an hour, set a new password, or ask your manager to unlock the name."
)
WRONG_CODE = _("That code is not right, or it was used before. Wait for the next one and enter that.")


class NotLetIn(Invalid):
    """What was given at the door does not open it: the form again, with 401."""

    status = 401


def origin_of(request: Request) -> commands.Origin:
    """From where the request comes, as it is kept beside a session."""
    return commands.Origin(address_of(request), agents.family(request.headers.get("user-agent", "")))


async def knock(request: Request, given: SignIn) -> Outcome:
    """Try a name and a password; the same answer whatever was not right about them.

    Raises NotLetIn, TooMany by address, Unavailable when too many are waiting.
    """
    porter, origin = porter_of(request), origin_of(request)
    by_address = address_key(origin.address)
    await porter.throttle.knock("sign_in.tries", by_address, now=clock.now())
    await porter.throttle.must_be_open("sign_in.wrong", by_address, now=clock.now())
    person = await queries.candidate(given.name, address=origin.address, production=porter.production)
    key, limit = _counted_by(request, porter, given.name, person.id)
    if not await commands.reserve(key, limit):
        await commands.note_locked(person, address=origin.address)
        log.security("sign_in_locked")
        raise NotLetIn(given.again, form=LOCKED)
    right = await porter.hasher.is_right(given.password, person.password)
    fault.point("signin.after_verify")
    if not right or person.id is None or not person.may_enter:
        await porter.throttle.knock("sign_in.wrong", by_address, now=clock.now())
        await commands.refuse(person, key, limit, address=origin.address)
        log.security("sign_in_failed")
        raise NotLetIn(given.again, form=WRONG)
    rehashed = await porter.hasher.hashed(given.password) if porter.hasher.is_old(person.password) else None
    if person.has_factor:
        token = await commands.owe_code(person.id, key, next_url=given.next_url, rehashed=rehashed)
        return Outcome(Came.HALF, token, person.id)
    token = await commands.enter(person.id, key, origin, rehashed=rehashed)
    return Outcome(Came.IN, token, person.id, given.next_url)


async def spend_code(request: Request, given: Code) -> Outcome:
    """Spend a code, or a recovery code, on a half sign-in.

    Raises NotLetIn for a wrong one, TooMany for the eleventh recovery code in an hour.
    """
    porter, token = porter_of(request), step_token(request)
    if codes.is_recovery(given.code) and (step := await queries.step(sha256(token))) is not None:
        # Whatever the password says: a stolen one must not buy more guesses.
        await porter.throttle.knock("factor.recovery", step.person, now=clock.now())
    outcome = await factor.take(token, given.code, origin_of(request), sealer=porter.sealer)
    if outcome.came is not Came.IN:
        log.security("code_refused")
    if outcome.came is Came.NOT_YET:
        raise NotLetIn(given.again, code=WRONG_CODE)
    return outcome


def step_token(request: Request) -> str:
    """What this browser keeps of a right password; empty without one."""
    return cookie(request.scope, porter_of(request).cookies.step) or ""


async def ask_for_link(request: Request, name: str) -> None:
    """Leave word that a password was forgotten; who asks too often is told nothing else (SI-2)."""
    throttle, now = porter_of(request).throttle, clock.now()
    with suppress(TooMany):
        await throttle.knock("reset.address", address_key(address_of(request)), now=now)
        await throttle.knock("reset.name", folded(name), now=now)
        await links.ask_reset(name)


def _counted_by(request: Request, porter: Porter, name: str, person: UUID | None) -> tuple[bytes, Limit]:
    """The key a try counts against: the browser if this person signed in on it before, else the name."""
    known = porter.knows(request.scope)
    if known is not None and known[0] == person:
        return porter.throttle.key("sign_in.wrong_known", known[1]), BY_KNOWN_BROWSER
    return porter.throttle.key("sign_in.wrong_name", folded(name)), BY_NAME
