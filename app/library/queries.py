"""Reading the library: everybody sees what is published for them, editors the rest of their own too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.fields import Fields
from app.kernel.language import _
from app.kernel.paging import KeyType, Page, Paging
from app.library.choices import KINDS, STATES
from app.library.rules import WAYS, keeps

SUBJECT: Final = "library_document"
KEYS: Final[tuple[KeyType, ...]] = (datetime, UUID)


@dataclass(frozen=True)
class Entry:
    """A document as lists and its page show it."""

    id: UUID
    title: str
    kind: str
    summary: str
    status: str
    version: int
    organisation: UUID | None
    owner: str
    by: str
    created_at: datetime
    updated_at: datetime

    @property
    def ways(self) -> tuple[str, ...]:
        """The states it may go to from here."""
        return WAYS[self.status]

    def is_kept_by(self, user: Account) -> bool:
        """Whether this person may give it versions, publish and retire it."""
        return user.can("library.edit") and keeps(user.scope, self.organisation)


@dataclass(frozen=True)
class Version:
    """An edition of a document, with its file."""

    number: int
    note: str
    by: str
    created_at: datetime
    file: UUID
    name: str
    bytes: int

    @property
    def ending(self) -> str:
        """Three or four letters for its picture in a list."""
        return self.name.rpartition(".")[2].upper()[:4]


@dataclass(frozen=True)
class Filters:
    """What a person asks of the list; everything of it stands in the address."""

    status: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address; what cannot be read is left out."""
        status, kind = query.get("status", ""), query.get("kind", "")
        words = Fields(query).line("q", longest=100)
        return cls(status if status in STATES else "", kind if kind in KINDS else "", words)


_SELECT = """
select d.id, d.title, d.kind, d.summary, d.status, d.version, d.organisation, coalesce(o.name, '') as owner,
  coalesce(u.name, '') as by, d.created_at, d.updated_at
from library_document d left join organisation o on o.id = d.organisation
left join app_user u on u.id = d.created_by
"""

#: $1 the organisations in scope (null: all), $2 whether this person edits: then the drafts and retired ones that
#: they keep are open too.
_OPEN = """
(d.organisation is null or $1::uuid[] is null or d.organisation = any($1))
and (d.status = 'published' or ($2 and ($1::uuid[] is null or d.organisation = any($1))))
"""


def _open_to(user: Account) -> tuple[tuple[UUID, ...] | None, bool]:
    return user.scope, user.can("library.edit")


async def documents(user: Account, filters: Filters, paging: Paging) -> Page[Entry]:
    """A page of the library, the latest change first."""
    columns = ["d.updated_at", "d.id"]
    beyond, keys = paging.beyond(columns, newest_first=True, first=6)
    rows = await db.fetch(
        f"{_SELECT} where {_OPEN} and ($3 = '' or d.status = $3) and ($4 = '' or d.kind = $4)"
        " and ($5 = '' or strpos(lower(d.title), lower($5)) > 0)"
        f" and {beyond} order by {paging.order(columns, newest_first=True)} limit {paging.limit}",
        *_open_to(user),
        filters.status,
        filters.kind,
        filters.words,
        *keys,
    )
    found = [Entry(**dict(row)) for row in rows]
    return Page.of(found, paging, key=lambda each: (each.updated_at, each.id))


async def document(user: Account, id: UUID) -> Entry:
    """A document of the library. Raises NotFound for one this person may not see."""
    row = await db.fetchrow(f"{_SELECT} where {_OPEN} and d.id = $3", *_open_to(user), id)
    if row is None:
        raise NotFound(_("There is no such document."))
    return Entry(**dict(row))


async def versions(id: UUID) -> list[Version]:
    """The editions of a document, newest first; the caller asked whether it may be seen."""
    rows = await db.fetch(
        "select v.number, v.note, coalesce(u.name, '') as by, v.created_at, v.file, f.name, f.bytes"
        " from library_version v join document f on f.id = v.file left join app_user u on u.id = v.created_by"
        " where v.library_document = $1 order by v.number desc limit 200",
        id,
    )
    return [Version(**dict(row)) for row in rows]


async def history(id: UUID) -> list[Any]:
    """What happened to a document: code, who, when; newest first."""
    return await db.fetch(
        "select e.code, coalesce(u.name, '') as by, e.at from document_event e"
        " left join app_user u on u.id = e.created_by where e.document = $1 order by e.seq desc limit 100",
        id,
    )


async def document_to_change(user: Account, id: UUID) -> Any:
    """The row, locked. Raises NotFound for one that is not this person's to edit."""
    row = await db.fetchrow(
        "select d.* from library_document d where d.id = $1 and ($2::uuid[] is null or d.organisation = any($2))"
        " for update",
        id,
        user.scope,
    )
    if row is None:
        raise NotFound(_("There is no such document."))
    return row


async def owners(user: Account) -> list[tuple[UUID, str]]:
    """The organisations whose documents this person may keep, by name."""
    rows = await db.fetch(
        "select id, name from organisation where is_active and ($1::uuid[] is null or id = any($1))"
        " order by name, id limit 500",
        user.scope,
    )
    return [(row["id"], row["name"]) for row in rows]


async def may_open(user: Account, id: UUID) -> bool:
    """Whether this person may open the files of a document."""
    if not user.can("library.read"):
        return False
    row = await db.fetchrow(
        f"select d.id from library_document d where {_OPEN} and d.id = $3", *_open_to(user), id
    )
    return row is not None
