"""Signing in: a try is counted before it is judged, and a success takes the count back (SI-1..SI-8)."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from app import eventlog, jobs
from app.accounts.account import Account
from app.accounts.commands import session
from app.accounts.commands.person import must_be_managed
from app.accounts.cookies import STEP_FOR
from app.accounts.queries import sign_in as queries
from app.accounts.rules.attempts import Limit
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import SignInNeeded
from app.kernel.language import _
from app.kernel.seal import sha256

TELL_LOCKED = "accounts.tell_locked"


@dataclass(frozen=True)
class Person:
    """Whoever is coming in: enough to be named on the log."""

    id: UUID
    role: str


@dataclass(frozen=True)
class Origin:
    """From where somebody signs in."""

    address: str
    agent: str


class Came(Enum):
    """How far somebody came: in, to the code, still without the right one, or back to the beginning."""

    IN = "in"
    HALF = "half"
    NOT_YET = "not yet"
    OVER = "over"


@dataclass(frozen=True)
class Outcome:
    """How far somebody came; the token of the session or of the step, whose it is, and where they wanted to go."""

    came: Came
    token: str = ""
    person: UUID | None = None
    next_url: str = ""


@db.atomic
async def reserve(key: bytes, limit: Limit) -> bool:
    """Count a try against a key before its password is looked at; False when there are too many already.

    Counted first, so that a hundred tries at once are a hundred tries, and a crash forgives none.
    """
    await db.execute("select pg_advisory_xact_lock($1)", int.from_bytes(key[:8], "big", signed=True))
    now = clock.now()
    counted = await db.fetchval(
        "insert into sign_in_failure (id, key_hash, at) select $1, $2, $3"
        " where (select count(*) from sign_in_failure where key_hash = $2 and at > $4) < $5 returning id",
        ids.new(),
        key,
        now,
        now - limit.window,
        limit.most,
    )
    return counted is not None


@db.atomic
async def note_locked(person: queries.Candidate, *, address: str) -> None:
    """Keep that somebody knocked at a locked name."""
    await _note(person.id, person.organisation, "locked", address)


@db.atomic
async def refuse(person: queries.Candidate, key: bytes, limit: Limit, *, address: str) -> None:
    """Keep a wrong password. The try that reaches the limit locks the name, which its owner is told later:
    a name that nobody has costs the same statements (SI-2)."""
    await db.execute("update app_user set wrong_in_a_row = wrong_in_a_row + 1 where id = $1", person.id)
    outcome = "wrong" if person.id is None or person.active else "disabled"
    await _note(person.id, person.organisation, outcome, address)
    if await queries.failures(key, limit.window) >= limit.most:
        await jobs.enqueue(TELL_LOCKED, {"member": person.id})


@db.atomic
async def locked(person: UUID) -> None:
    """Write on the log that a name was locked; whoever it belongs to gets a message from that."""
    role = await db.fetchval("select role from app_user where id = $1", person)
    await eventlog.record("account", "LOCKED", subject=Subject("user", person), by=Person(person, role))


@db.atomic
async def unlock(person: UUID, key: bytes, *, by: Account) -> None:
    """A manager lets somebody try again: the name's count and the count in a row begin anew (SI-5).

    Raises NotFound out of scope, Forbidden for a role the manager may not change.
    """
    await must_be_managed(person, by=by)
    await _forgive(person, key, None)
    await eventlog.record("account", "UNLOCKED", subject=Subject("user", person), by=by)


@db.atomic
async def owe_code(person: UUID, key: bytes, *, next_url: str, rehashed: str | None) -> str:
    """The password was right and a second factor is owed: the step's token (SI-8)."""
    await _forgive(person, key, rehashed)
    token, now = ids.token(), clock.now()
    await db.execute(
        "insert into sign_in_step (id, token_hash, member, next_url, created_at, expires_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        ids.new(),
        sha256(token),
        person,
        next_url[:500],
        now,
        now + STEP_FOR,
    )
    return token


@db.atomic
async def enter(person: UUID, key: bytes | None, origin: Origin, *, rehashed: str | None = None) -> str:
    """Let somebody in who has given everything: a session; its token.

    Raises SignInNeeded if the account was closed in the meantime.
    """
    row = await db.fetchrow(
        "select role, organisation, active from app_user where id = $1 for update", person
    )
    if row is None or not row["active"]:
        raise SignInNeeded(_("The name or password is not right."))
    await _forgive(person, key, rehashed)
    await db.execute(
        "update app_user set last_login = $2 at time zone 'UTC' where id = $1", person, clock.now()
    )
    await _note(person, row["organisation"], "ok", origin.address)
    token = await session.begin(person, address=origin.address, agent=origin.agent)
    await eventlog.record(
        "account", "SIGNED_IN", subject=Subject("user", person), by=Person(person, row["role"])
    )
    return token


@db.atomic
async def note_wrong_code(person: UUID, *, address: str) -> None:
    """Keep a wrong code."""
    organisation = await db.fetchval("select organisation from app_user where id = $1", person)
    await _note(person, organisation, "factor_wrong", address)


async def _forgive(person: UUID, key: bytes | None, rehashed: str | None) -> None:
    await db.execute("delete from sign_in_failure where key_hash = $1", key)
    await db.execute(
        "update app_user set wrong_in_a_row = 0, password = coalesce($2, password) where id = $1",
        person,
        rehashed,
    )


async def _note(person: UUID | None, organisation: UUID | None, outcome: str, address: str) -> None:
    await db.execute(
        "insert into sign_in (id, member, organisation, outcome, address, at) values ($1, $2, $3, $4, $5, $6)",
        ids.new(),
        person,
        organisation,
        outcome,
        address[:45],
        clock.now(),
    )
