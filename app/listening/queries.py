"""What was heard, as far as a person may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.kernel.naming import in_words
from app.kernel.paging import Page, Paging

_OPEN: Final = "($1::uuid[] is null or h.hospital = any($1::uuid[]))"
_COLUMNS: Final = """
h.id, h.kind, h.hospital, called(o) as hospital_name, o.time_zone, called(d) as department_name, h.channel,
h.external_id, h.link, h.words, h.sentiment, h.label, h.rating, h.said_at, h.created_at
"""
_FROM: Final = (
    "from heard h join organisation o on o.id = h.hospital left join department d on d.id = h.department"
)
_ORDER: Final = ("h.said_at", "h.id")


@dataclass(frozen=True)
class Place:
    """A hospital that things are said of."""

    id: UUID
    code: str
    name: str
    zone: str


async def heard(user: Account, kind: str, paging: Paging) -> Page[Any]:
    """What this person may see, newest first; of one kind when it is named."""
    where, keys = paging.beyond(_ORDER, newest_first=True, first=3)
    rows = await db.fetch(
        in_words(
            f"select {_COLUMNS} {_FROM} where {_OPEN} and ($2 = '' or h.kind = $2) and {where}"
            f" order by {paging.order(_ORDER, newest_first=True)} limit {paging.limit}"
        ),
        user.scope,
        kind,
        *keys,
    )
    return Page.of(rows, paging, key=lambda row: (row["said_at"], row["id"]))


async def heard_for(user: Account, key: UUID) -> Any:
    """One of them. Raises NotFound."""
    row = await db.fetchrow(
        in_words(f"select {_COLUMNS} {_FROM} where {_OPEN} and h.id = $2"), user.scope, key
    )
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return row


async def cause(user: Account, key: UUID) -> tuple[str, str, str] | None:
    """What was heard as what caused an action: its number, its first words, where it is; None: not theirs."""
    if not user.can("listening.read"):
        return None
    row = await db.fetchrow(
        f"select h.external_id, h.words, h.channel from heard h where {_OPEN} and h.id = $2",
        user.scope,
        key,
    )
    return (
        None
        if row is None
        else (row["external_id"], row["words"][:80] or row["channel"], f"/listening/{key}")
    )


async def places(user: Account) -> list[Place]:
    """The hospitals and call centres of this person's scope."""
    rows = await db.fetch(
        in_words(
            "select o.id, o.code, called(o) as name, o.time_zone from organisation o where o.is_active"
            " and o.kind in ('hospital', 'call_centre') and ($1::uuid[] is null or o.id = any($1::uuid[]))"
            " order by called(o)"
        ),
        user.scope,
    )
    return [Place(row["id"], row["code"], row["name"], row["time_zone"]) for row in rows]


async def place_of(user: Account, hospital: UUID) -> Place:
    """One of them. Raises Invalid for any other."""
    found = next((each for each in await places(user) if each.id == hospital), None)
    if found is None:
        raise Invalid(hospital=_("Choose the hospital."))
    return found


async def departments_of(hospital: UUID) -> dict[str, UUID]:
    """The active departments of a hospital by code."""
    rows = await db.fetch("select code, id from department where organisation = $1 and is_active", hospital)
    return {row["code"]: row["id"] for row in rows}


async def latest(user: Account) -> datetime | None:
    """When the newest thing was heard."""
    found: datetime | None = await db.fetchval(
        f"select h.said_at from heard h where {_OPEN} order by h.said_at desc limit 1", user.scope
    )
    return found
