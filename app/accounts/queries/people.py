"""People as managers and they themselves see them; every list begins at who is asking (security.md AZ-2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.accounts.permissions import ROLE_NAMES
from app.kernel import address, clock, db
from app.kernel.paging import Page, Paging
from app.kernel.where import literal

#: The rows somebody may see: their organisations' people, and everyone for those without an organisation.
OPEN_TO: Final = "($1::uuid[] is null or u.organisation = any($1))"
ORDER: Final = ("u.name", "u.id")
KEYS: Final = (str, UUID)
STATES: Final = ("active", "closed", "all")
_COLUMNS: Final = """u.id, u.name, u.username, u.email, u.role, u.active, u.language, u.manages_providers,
  u.last_login at time zone 'UTC' as last_login,
  u.wrong_in_a_row, u.updated_at, u.organisation, o.code as organisation_code, o.name as organisation_name,
  d.code as department_code, d.name as department_name, u.password <> '' as has_password,
  f.confirmed_at is not null as has_factor"""
_FROM: Final = """app_user u
  left join organisation o on o.id = u.organisation left join department d on d.id = u.department
  left join second_factor f on f.member = u.id"""


@dataclass(frozen=True)
class Person:
    """An account, as a manager reads it."""

    id: UUID
    name: str
    username: str
    email: str
    role: str
    active: bool
    language: str
    manages_providers: bool
    last_login: datetime | None
    wrong_in_a_row: int
    updated_at: datetime
    organisation: UUID | None
    organisation_code: str | None
    organisation_name: str | None
    department_code: str | None
    department_name: str | None
    has_password: bool
    has_factor: bool

    @property
    def role_name(self) -> str:
        """The role in words."""
        return str(ROLE_NAMES[self.role])

    @property
    def version(self) -> str:
        """What a form carries to notice that somebody saved in the meantime."""
        return self.updated_at.isoformat()


@dataclass(frozen=True)
class Sought:
    """Which people a list is about."""

    words: str = ""
    role: str = ""
    state: str = "active"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Sought":
        """What the address asks for; a role or state that is none counts as not asked for."""
        return cls(
            words=address.words(query),
            role=address.word(query, "role", tuple(ROLE_NAMES), ""),
            state=address.word(query, "state", STATES, "active"),
        )


async def find(asking: Account, sought: Sought, paging: Paging) -> Page[Person]:
    """The people somebody may see, by name."""
    beyond, cursor = paging.beyond(ORDER, first=5)
    pattern = f"%{literal(sought.words)}%"
    rows = await db.fetch(
        f"select {_COLUMNS} from {_FROM} where {OPEN_TO}"
        " and ($2 = '%%' or u.name ilike $2 or u.username ilike $2 or u.email ilike $2)"
        " and ($3 = '' or u.role = $3) and ($4 = 'all' or u.active = ($4 = 'active'))"
        f" and {beyond} order by {paging.order(ORDER)} limit {paging.limit}",
        asking.scope,
        pattern,
        sought.role,
        sought.state,
        *cursor,
    )
    return Page.of([_person(row) for row in rows], paging, key=lambda each: (each.name, each.id))


async def one(asking: Account, person: UUID) -> Person | None:
    """The person of a key, if the one who asks may see them."""
    row = await db.fetchrow(
        f"select {_COLUMNS} from {_FROM} where {OPEN_TO} and u.id = $2", asking.scope, person
    )
    return None if row is None else _person(row)


async def of_name(username: str) -> Person | None:
    """The person of a user name, whoever asks: for the command line."""
    row = await db.fetchrow(
        f"select {_COLUMNS} from {_FROM} where {OPEN_TO} and lower(u.username) = lower($2)", None, username
    )
    return None if row is None else _person(row)


async def password_of(person: UUID) -> str:
    """The stored record of a person's password; empty before they set one."""
    return await db.fetchval("select password from app_user where id = $1", person) or ""


@dataclass(frozen=True)
class Surroundings:
    """What a password of somebody may not be made of, and how long it must be (security.md SI-6)."""

    person: UUID
    username: str
    words: tuple[str, ...]
    has_factor: bool
    organisation_asks: int


_SURROUNDINGS: Final = """
select u.id, u.username, u.name, u.email, u.role, coalesce(o.name, '') as organisation, coalesce(o.address, '') as town,
  coalesce(o.password_length, 0) as asks, f.confirmed_at is not null as has_factor
from app_user u left join organisation o on o.id = u.organisation left join second_factor f on f.member = u.id
"""


async def surroundings(person: UUID) -> Surroundings:
    """What stands around a person's password."""
    return _around(await db.fetchrow(f"{_SURROUNDINGS} where u.id = $1", person))


async def surroundings_of_link(token_hash: bytes) -> Surroundings | None:
    """The same for the owner of a one-time link; None when it was used or is too old."""
    row = await db.fetchrow(
        f"{_SURROUNDINGS} join one_time_link l on l.member = u.id"
        " where l.token_hash = $1 and l.expires_at > $2 and u.active",
        token_hash,
        clock.now(),
    )
    return None if row is None else _around(row)


async def places(asking: Account, *, most: int = 200) -> list[tuple[str, str]]:
    """Codes and names of the organisations somebody may put people into, for the form's suggestions."""
    rows = await db.fetch(
        "select code, name from organisation where ($1::uuid[] is null or id = any($1)) and is_active"
        " order by name limit $2",
        asking.scope,
        most,
    )
    return [(row["code"], row["name"]) for row in rows]


def _person(row: Any) -> Person:
    return Person(**dict(row))


def _around(row: Any) -> Surroundings:
    local_part = row["email"].partition("@")[0]
    texts = (row["name"], row["username"], local_part, row["role"], row["organisation"], row["town"])
    return Surroundings(row["id"], row["username"], texts, row["has_factor"], row["asks"])
