"""Attaching files to a record, taking them off, and reporting what is broken."""

from collections.abc import Sequence
from uuid import UUID

from app import eventlog, settings
from app.documents import queries
from app.documents.intake import FIELD, Received
from app.documents.queries import BYTES, Picture
from app.documents.rules.kinds import A_DAY, MIB, PICTURED
from app.jobs import ring
from app.kernel import clock, db
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.language import _

Event = tuple[str, str]


@db.atomic
async def attach(
    owner: Subject,
    received: Sequence[Received],
    *,
    by: Actor,
    organisation: UUID | None,
    event: Event,
    description: str = "",
    purpose: str = "attachment",
    is_evidence: bool = False,
) -> list[UUID]:
    """Make records of files that were received; `event` (key, code) goes on the owner's timeline for each.

    The owner's room has locked the record and looked whether it takes files. Raises Invalid beyond 500 MiB a
    day or the organisation's quota (security.md UP-1). A picture waits for a small one of it from then on.
    """
    await _must_fit(by, organisation, sum(each.size for each in received))
    await _keep(owner, received, by, organisation, (purpose, description, is_evidence))
    if any(each.content_type in PICTURED for each in received):
        await ring()
    await _count(organisation, sum(each.size for each in received))
    await eventlog.record_many(
        [
            eventlog.entry(
                *event, subject=owner, by=by, context={"document": str(each.id), "name": each.name}
            )
            for each in received
        ]
    )
    return [each.id for each in received]


async def _keep(
    owner: Subject,
    received: Sequence[Received],
    by: Actor,
    organisation: UUID | None,
    details: tuple[str, str, bool],
) -> None:
    """Write the records; `details` are purpose, description and whether they are evidence."""
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, purpose, name, content_type, bytes, sha256,"
        " description, is_evidence, state, uploaded_by, created_at, organisation, picture)"
        " select id, key, $1, $2, $3, name, type, bytes, sha256, $4, $5, 'stored', $6, $7, $14,"
        " case when type = any($15::text[]) then 'waiting' else 'none' end"
        " from unnest($8::uuid[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::text[])"
        " f(id, key, name, type, bytes, sha256)",
        owner.kind,
        owner.id,
        *details,
        by.id,
        clock.now(),
        [each.id for each in received],
        [each.key for each in received],
        [each.name for each in received],
        [each.content_type for each in received],
        [each.size for each in received],
        [each.sha256 for each in received],
        organisation,
        list(PICTURED),
    )


async def _must_fit(by: Actor, organisation: UUID | None, size: int) -> None:
    quota = settings.current().documents_quota_mb * MIB
    await _one_at_a_time(by.id, organisation if quota else None)
    lately, stored = await queries.taken_lately(by.id, organisation)
    if lately + size > A_DAY:
        problem = _("You have sent 500 MB within a day. Attach the rest tomorrow.")
        raise Invalid(None, **{FIELD: problem})
    if quota and organisation is not None and stored + size > quota:
        problem = _("Your organisation's room for files is used up. Tell your administrator.")
        raise Invalid(None, **{FIELD: problem})


async def _one_at_a_time(*counted: UUID | None) -> None:
    """Whoever else adds to these sums waits until this stands or is refused: each alone would find room."""
    await db.execute(
        "select pg_advisory_xact_lock(hashtextextended('documents:' || whose, 0)) from unnest($1::text[]) whose",
        [str(each) for each in counted if each is not None],
    )


async def _count(organisation: UUID | None, size: int) -> None:
    if organisation is not None and size:
        await db.execute(
            "insert into counter (name, scope, n) values ($1, $2, $3)", BYTES, organisation, size
        )


@db.atomic
async def destroy(document: UUID, owner: Subject, *, by: Actor, event: Event, frozen: bool) -> None:
    """Take a document off its record. The row stays as a tombstone, the bytes go with the nightly check.

    `frozen` is the owner's room's word on whether the record may still change: what was decided upon stays
    (security.md 4, action evidence). Raises Conflict then, NotFound for a document of another record.
    """
    if frozen:
        raise Conflict(_("This record is closed, so its documents stay with it."))
    row = await db.fetchrow(
        "update document set state = 'deleted', deleted_at = $4, deleted_by = $5"
        " where id = $1 and owner_kind = $2 and owner_id = $3 and state = 'stored'"
        " returning name, bytes, organisation",
        document,
        owner.kind,
        owner.id,
        clock.now(),
        by.id,
    )
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    await _count(row["organisation"], -row["bytes"])
    context = {"document": str(document), "name": row["name"]}
    await eventlog.record(*event, subject=owner, by=by, context=context)


@db.atomic
async def mark_evidence(
    document: UUID, owner: Subject, is_evidence: bool, *, by: Actor, event: Event
) -> bool:
    """Say that a document is evidence, or that it is not; whether that was news.

    The owner's room has locked the record and looked whether it may change. Raises NotFound for a document of
    another record.
    """
    row = await db.fetchrow(
        "select name, is_evidence from document"
        " where id = $1 and owner_kind = $2 and owner_id = $3 and state = 'stored' for update",
        document,
        owner.kind,
        owner.id,
    )
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    if row["is_evidence"] == is_evidence:
        return False
    await db.execute("update document set is_evidence = $2 where id = $1", document, is_evidence)
    context = {"document": str(document), "name": row["name"]}
    await eventlog.record(*event, subject=owner, by=by, context=context)
    return True


@db.atomic
async def report_damage(document: UUID, owner: Subject, name: str) -> bool:
    """Write once on the owner's timeline that a file is missing or altered; whether it was news."""
    known = await db.fetchval(
        "select count(*) from (select id from document where id = $1 for update) d"
        " join timeline t on t.subject_kind = 'document' and t.subject_id = d.id",
        document,
    )
    if known:
        return False
    subject, context = Subject("document", document), {"name": name}
    await eventlog.record(
        "document", "DAMAGED", subject=subject, also=(owner,), by=the_system, context=context
    )
    return True


@db.one_statement
async def drawn(document: UUID, small: Picture | None) -> None:
    """Keep that the small picture of a document lies in the store, or that there will be none of it."""
    await db.execute(
        "update document set picture = $2, picture_width = $3, picture_height = $4, picture_bytes = $5,"
        " picture_sha256 = $6 where id = $1 and picture = 'waiting'",
        document,
        "none" if small is None else "made",
        small and small.width,
        small and small.height,
        small and small.bytes,
        small.sha256 if small is not None else "",
    )


@db.atomic
async def draw_again(document: UUID) -> None:
    """Have a small picture made anew, because what lies in the store is not what was made."""
    await db.execute("update document set picture = 'waiting' where id = $1 and picture = 'made'", document)
    await ring()


@db.atomic
async def expire() -> int:
    """Take off generated files whose time is over; how many they were."""
    return await db.execute(
        "update document set state = 'deleted', deleted_at = $1 where state = 'stored' and expires_at <= $1",
        clock.now(),
    )


@db.one_statement
async def recount() -> int:
    """Set the counters of stored bytes right where documents were erased or ran out; how many were off."""
    return await db.execute(
        "with stored as (select d.organisation as scope, sum(d.bytes) as n from document d"
        "   where d.state = 'stored' and d.organisation is not null group by 1),"
        " counted as (select scope, sum(n) as n from counter where name = $1 group by 1)"
        " insert into counter (name, scope, n) select $1::text, scope, coalesce(s.n, 0) - coalesce(c.n, 0)"
        " from stored s full join counted c using (scope) where coalesce(s.n, 0) <> coalesce(c.n, 0)",
        BYTES,
    )


@db.atomic
async def scanned(document: UUID, owner: Subject | None, name: str, *, infected: bool) -> None:
    """Keep what a scanner said of a file; a virus is written on its owner's timeline, and takes its picture away."""
    news = await db.execute(
        "update document set scan = $2, picture = case when $3 then 'none' else picture end"
        " where id = $1 and scan = 'unscanned'",
        document,
        "infected" if infected else "clean",
        infected,
    )
    if news and infected:
        subject, also = Subject("document", document), (owner,) if owner is not None else ()
        await eventlog.record(
            "document", "INFECTED", subject=subject, also=also, by=the_system, context={"name": name}
        )
