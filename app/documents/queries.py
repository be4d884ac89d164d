"""Questions about documents. Whether somebody may ask them is decided by the record they hang on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _


@dataclass(frozen=True)
class Document:
    """A stored file as pages show and send it."""

    id: UUID
    owner_kind: str
    owner_id: UUID
    name: str
    content_type: str
    bytes: int
    sha256: str
    storage_key: str
    scan: str
    description: str
    created_at: datetime
    uploaded_by: UUID | None
    by: str
    damaged: bool

    @property
    def owner(self) -> Subject:
        """The record it hangs on."""
        return Subject(self.owner_kind, self.owner_id)

    @property
    def ending(self) -> str:
        """Three or four letters for its picture in a list."""
        return self.name.rpartition(".")[2].upper()[:4]


_DOCUMENT = """
select d.id, d.owner_kind, d.owner_id, d.name, d.content_type, d.bytes, d.sha256, d.storage_key, d.scan,
  d.description, d.created_at, d.uploaded_by, coalesce(u.name, '') as by,
  exists(select 1 from timeline t where t.subject_kind = 'document' and t.subject_id = d.id) as damaged
from document d left join app_user u on u.id = d.uploaded_by
where d.state = 'stored' and d.owner_id is not null and (d.expires_at is null or d.expires_at > $1)
"""


async def document(key: UUID) -> Document | None:
    """One document, if it stands; the caller asks whether the person may open its owner."""
    row = await db.fetchrow(f"{_DOCUMENT} and d.id = $2", clock.now(), key)
    return None if row is None else Document(**dict(row))


async def document_on(owner: Subject, key: UUID) -> Document:
    """One document of a record. Raises NotFound for one that is not there or hangs on another."""
    found = await document(key)
    if found is None or found.owner != owner:
        raise NotFound(_("There is nothing at this address."))
    return found


async def of_owner(owner: Subject) -> list[Document]:
    """The documents of a record, newest first."""
    rows = await db.fetch(
        f"{_DOCUMENT} and d.owner_kind = $2 and d.owner_id = $3 order by d.created_at desc, d.id desc",
        clock.now(),
        owner.kind,
        owner.id,
    )
    return [Document(**dict(row)) for row in rows]


async def taken_lately(member: UUID | None, organisation: UUID | None) -> tuple[int, int]:
    """Bytes that a person sent within a day, and bytes that their organisation has stored."""
    row = await db.fetchrow(
        "select (select coalesce(sum(bytes), 0) from document where uploaded_by = $1 and created_at > $3)"
        " ::bigint as lately, (select coalesce(sum(n), 0) from counter where name = $4 and scope = $2)"
        "::bigint as stored",
        member,
        organisation,
        clock.now() - timedelta(days=1),
        BYTES,
    )
    assert row is not None
    return row["lately"], row["stored"]


#: The counter of what an organisation's people stored, in bytes.
BYTES = "documents.bytes"


async def states_of(keys: Sequence[str]) -> dict[str, str]:
    """What the records say of some keys; a key without a record is not in the answer."""
    rows = await db.fetch(
        "select storage_key, state from document where storage_key = any($1::text[])", list(keys)
    )
    return {row["storage_key"]: row["state"] for row in rows}


async def stored_after(key: UUID | None, size: int) -> list[Any]:
    """A stretch of the stored documents, by key: id, storage_key, bytes, sha256, owner and name."""
    return await db.fetch(
        "select id, storage_key, bytes, sha256, owner_kind, owner_id, name from document"
        " where state = 'stored' and ($1::uuid is null or id > $1) order by id limit $2",
        key,
        size,
    )


async def unscanned_since() -> datetime | None:
    """When the oldest file came that no scanner has seen; None when there is none."""
    return await db.fetchval(
        "select created_at from document where scan = 'unscanned' and state = 'stored' order by id limit 1"
    )


async def unscanned(size: int) -> list[Any]:
    """The next files that no scanner has seen: id, storage_key, bytes, owner and name."""
    return await db.fetch(
        "select id, storage_key, bytes, owner_kind, owner_id, name from document"
        " where scan = 'unscanned' and state = 'stored' order by id limit $1",
        size,
    )
