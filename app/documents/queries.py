"""Questions about documents. Whether somebody may ask them is decided by the record they hang on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.documents.rules.names import document_of
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _

#: Width and height of the small picture of `document d`, null without one; for the JSON of a page.
SIZES: Final = "case when d.picture = 'made' then json_build_array(d.picture_width, d.picture_height) end"


@dataclass(frozen=True)
class Picture:
    """The small picture of a document, as it lies in the store."""

    width: int
    height: int
    bytes: int
    sha256: str


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
    picture: Picture | None

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
  exists(select 1 from timeline t where t.subject_kind = 'document' and t.subject_id = d.id) as damaged,
  case when d.picture = 'made' then row(d.picture_width, d.picture_height, d.picture_bytes, d.picture_sha256) end
  as picture
from document d left join app_user u on u.id = d.uploaded_by
where d.state = 'stored' and d.owner_id is not null and (d.expires_at is null or d.expires_at > $1)
"""


async def document(key: UUID) -> Document | None:
    """One document, if it stands; the caller asks whether the person may open its owner."""
    row = await db.fetchrow(f"{_DOCUMENT} and d.id = $2", clock.now(), key)
    return None if row is None else _view(row)


def _view(row: Any) -> Document:
    picture = Picture(*row["picture"]) if row["picture"] is not None else None
    return Document(**{**dict(row), "picture": picture})


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
    return [_view(row) for row in rows]


async def sizes_of(owner: Subject) -> dict[str, tuple[int, int]]:
    """Width and height of the small pictures there are of a record's documents, by document."""
    rows = await db.fetch(
        "select id, picture_width, picture_height from document"
        " where owner_kind = $1 and owner_id = $2 and state = 'stored' and picture = 'made'",
        owner.kind,
        owner.id,
    )
    return {str(row["id"]): (row["picture_width"], row["picture_height"]) for row in rows}


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
    """What the records say of some keys; a key without a record is not in the answer.

    A small picture whose document has none is as good as taken off.
    """
    rows = await db.fetch(
        "select k.key, case when k.key <> k.document and d.picture = 'none' then 'deleted' else d.state end as state"
        " from unnest($1::text[], $2::text[]) k(key, document) join document d on d.storage_key = k.document",
        list(keys),
        [document_of(key) for key in keys],
    )
    return {row["key"]: row["state"] for row in rows}


async def stored_after(key: UUID | None, size: int) -> list[Any]:
    """A stretch of the stored documents, by key: id, storage_key, bytes, sha256, owner, name and small picture."""
    return await db.fetch(
        "select id, storage_key, bytes, sha256, owner_kind, owner_id, name, picture, picture_bytes from document"
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


#: Whose small picture is to be made; with a scanner, when that has seen the file.
_UNDRAWN: Final = "picture = 'waiting' and state = 'stored' and (scan = 'clean' or not $1)"


async def undrawn_since(*, scanned: bool) -> datetime | None:
    """Since when the first document waits for its small picture; None when none does."""
    return await db.fetchval(f"select created_at from document where {_UNDRAWN} order by id limit 1", scanned)


async def undrawn(size: int, *, scanned: bool) -> list[Any]:
    """The next documents whose small picture is to be made: id, storage_key, bytes and content_type."""
    return await db.fetch(
        f"select id, storage_key, bytes, content_type from document where {_UNDRAWN} order by id limit $2",
        scanned,
        size,
    )
