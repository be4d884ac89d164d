"""The way in by password: the same work for every name, whoever it belongs to (security.md SI-2..SI-5)."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from starlette.requests import Request

from app.accounts.commands import sign_in as commands
from app.accounts.porter import Porter, address_of, porter_of
from app.accounts.queries import sign_in as queries
from app.accounts.rules import agents
from app.accounts.rules.attempts import BY_KNOWN_BROWSER, BY_NAME, Limit, folded
from app.kernel import clock, fault, log
from app.web.throttle import address_key


class Came(Enum):
    """What became of a try."""

    IN = "in"
    HALF = "half"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True)
class Outcome:
    """What became of a try; the token of the session or of the step, and whose it is."""

    came: Came
    token: str = ""
    person: UUID | None = None


def origin_of(request: Request) -> commands.Origin:
    """From where the request comes, as it is kept beside a session."""
    return commands.Origin(address_of(request), agents.family(request.headers.get("user-agent", "")))


async def knock(request: Request, name: str, password: str, *, next_url: str) -> Outcome:
    """Try a name and a password. Raises TooMany by address, Unavailable when too many are waiting."""
    porter, origin = porter_of(request), origin_of(request)
    by_address = address_key(origin.address)
    await porter.throttle.knock("sign_in.tries", by_address, now=clock.now())
    await porter.throttle.must_be_open("sign_in.wrong", by_address, now=clock.now())
    person = await queries.candidate(name, address=origin.address, production=porter.production)
    key, limit = _counted_by(request, porter, name, person.id)
    if not await commands.reserve(key, limit):
        await commands.note_locked(person, address=origin.address)
        log.security("sign_in_locked")
        return Outcome(Came.LOCKED)
    right = await porter.hasher.is_right(password, person.password)
    fault.point("signin.after_verify")
    if not right or person.id is None or not person.may_enter:
        await porter.throttle.knock("sign_in.wrong", by_address, now=clock.now())
        await commands.refuse(person, key, limit, address=origin.address)
        log.security("sign_in_failed")
        return Outcome(Came.WRONG)
    rehashed = await porter.hasher.hashed(password) if porter.hasher.is_old(person.password) else None
    if person.has_factor:
        token = await commands.owe_code(person.id, key, next_url=next_url, rehashed=rehashed)
        return Outcome(Came.HALF, token, person.id)
    token = await commands.enter(person.id, key, origin, rehashed=rehashed)
    return Outcome(Came.IN, token, person.id)


def _counted_by(request: Request, porter: Porter, name: str, person: UUID | None) -> tuple[bytes, Limit]:
    """The key a try counts against: the browser if this person signed in on it before, else the name."""
    known = porter.knows(request.scope)
    if known is not None and known[0] == person:
        return porter.throttle.key("sign_in.wrong_known", known[1]), BY_KNOWN_BROWSER
    return porter.throttle.key("sign_in.wrong_name", folded(name)), BY_NAME
