"""What is known of a name that somebody types, in as many statements for a name that nobody has."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.accounts.rules import attempts, sessions
from app.kernel import clock, db

_CANDIDATE: Final = """
select u.id, u.role, u.password, u.is_demo, u.active and coalesce(u.active_until > recourse_now(), true) as active,
  u.wrong_in_a_row, u.organisation,
  coalesce(o.sso_enforced, false) as sso, coalesce(o.address_allow_list, '{}') as allow_list,
  f.confirmed_at is not null as has_factor
from (select 1) nobody
left join app_user u on lower(u.username) = lower($1) and not (u.is_demo and $2)
left join organisation o on o.id = u.organisation
left join second_factor f on f.member = u.id
"""


@dataclass(frozen=True)
class Candidate:
    """Whoever a name may belong to; without an id, nobody."""

    id: UUID | None
    role: str
    password: str
    organisation: UUID | None
    active: bool
    may_enter: bool
    has_factor: bool


async def candidate(name: str, *, address: str, production: bool) -> Candidate:
    """The person of a name, and whether the password is a way in for them at all.

    People of the demonstration do not exist in production (security.md DF-4).
    """
    row = await db.fetchrow(_CANDIDATE, name, production)
    if row is None or row["id"] is None:
        return Candidate(None, "", "", None, active=False, may_enter=False, has_factor=False)
    open_door = row["active"] and not row["sso"] and not attempts.password_is_closed(row["wrong_in_a_row"])
    return Candidate(
        row["id"],
        row["role"],
        row["password"],
        row["organisation"],
        active=row["active"],
        may_enter=open_door and sessions.may_come_from(address, row["allow_list"]),
        has_factor=row["has_factor"],
    )


async def failures(key: bytes, window: timedelta) -> int:
    """How many wrong passwords a key has in its window."""
    return int(
        await db.fetchval(
            "select count(*) from sign_in_failure where key_hash = $1 and at > $2", key, clock.now() - window
        )
    )


@dataclass(frozen=True)
class Step:
    """Somebody whose password was right and who still owes a code."""

    id: UUID
    person: UUID
    next_url: str


async def step(token_hash: bytes) -> Step | None:
    """The step of a token's hash; None when it is over."""
    row = await db.fetchrow(
        "select id, member as person, next_url from sign_in_step where token_hash = $1 and expires_at > $2",
        token_hash,
        clock.now(),
    )
    return None if row is None else Step(**dict(row))
