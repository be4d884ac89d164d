"""Keeping what a person has open: drafts, presence, saved views, snoozes. All of it is theirs alone to change."""

import json
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from app.accounts.account import Account
from app.desk import rules
from app.desk.inputs import SavedViewInput
from app.desk.queries import Here
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _

HERE_FOR = timedelta(seconds=60)
DRAFTS_FOR = timedelta(days=90)


@db.atomic
async def save_draft(place: str, text: str, *, by: Actor) -> None:
    """Keep what somebody has typed so far; nothing typed is nothing kept. The oldest of too many goes."""
    if not text:
        await forget_draft(by, place)
        return
    await db.execute(
        "insert into draft (id, member, place, text, updated_at) values ($1, $2, $3, $4, $5)"
        " on conflict (member, place) do update set text = excluded.text, updated_at = excluded.updated_at",
        ids.new(),
        by.id,
        place,
        text,
        clock.now(),
    )
    await db.execute(
        "delete from draft where member = $1 and id in (select id from draft where member = $1"
        " order by updated_at desc offset $2)",
        by.id,
        rules.MOST_DRAFTS,
    )


@db.one_statement
async def forget_draft(by: Actor, place: str) -> None:
    """The words were sent, so they are no draft any more; belongs into the transaction that took them."""
    await db.execute("delete from draft where member = $1 and place = $2", by.id, place)


_HERE = """
with mine as (
  insert into presence (id, member, subject_kind, subject_id, seen_at) values ($1, $2, $3, $4, $5)
  on conflict (member, subject_kind, subject_id) do update set seen_at = excluded.seen_at)
select coalesce(array_agg(u.name order by u.name, u.id) filter (where s.same), '{}') as names,
       coalesce(bool_or(not s.same), false) as others
from presence p join app_user u on u.id = p.member
cross join lateral (select (u.role in ('provider', 'provider_manager')) = $7 as same) s
where p.subject_kind = $3 and p.subject_id = $4 and p.member <> $2 and p.seen_at > $6 and u.active
"""


@db.one_statement
async def be_here(subject: Subject, *, by: Account) -> Here:
    """Say that somebody has a record open, and learn who else has. Whether they may is the caller's to ask."""
    now = clock.now()
    row = await db.fetchrow(
        _HERE, ids.new(), by.id, subject.kind, subject.id, now, now - HERE_FOR, by.is_provider
    )
    assert row is not None
    return Here(list(row["names"]), row["others"])


@db.atomic
async def save_view(page: str, given: SavedViewInput, *, by: Actor) -> UUID:
    """Keep filters under a name; what they find is asked anew each time, in the scope of whoever looks.

    Raises Invalid for a name that is taken, and for more than thirty views of a list.
    """
    kept: int = await db.fetchval(
        "select count(*) from saved_view where member = $1 and page = $2", by.id, page
    )
    if kept >= rules.MOST_VIEWS:
        raise Invalid(None, name=_("You have thirty views of this list. Remove one first."))
    key = ids.new()
    try:
        async with db.savepoint():
            await db.execute(
                "insert into saved_view (id, member, page, name, query, shared, position, created_at)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8)",
                key,
                by.id,
                page,
                given.name,
                json.dumps(given.filters),
                given.shared,
                kept,
                clock.now(),
            )
    except asyncpg.UniqueViolationError as error:
        raise Invalid(None, name=_("You have a view of this name. Choose another.")) from error
    return key


@db.atomic
async def drop_view(view: UUID, *, by: Actor) -> str:
    """Take a view away, for everybody it was shared with; the page it belonged to.

    Raises NotFound unless it is one's own.
    """
    page: str | None = await db.fetchval(
        "delete from saved_view where id = $1 and member = $2 returning page", view, by.id
    )
    if page is None:
        raise NotFound(_("There is nothing at this address."))
    return page


@db.one_statement
async def snooze(kind: str, reference: str, until: datetime, *, by: Actor) -> None:
    """Keep a thing off one's own first page until an instant; a later word about it counts."""
    await db.execute(
        "insert into snooze (id, member, kind, reference, until) values ($1, $2, $3, $4, $5)"
        " on conflict (member, kind, reference) do update set until = excluded.until",
        ids.new(),
        by.id,
        kind,
        reference,
        until,
    )


@db.one_statement
async def wake(*, by: Actor) -> None:
    """Bring back everything one snoozed."""
    await db.execute("delete from snooze where member = $1", by.id)


@db.atomic
async def tidy() -> None:
    """Forget who was where yesterday, drafts that nobody came back to, and snoozes that are over."""
    now = clock.now()
    await db.execute("delete from presence where seen_at < $1", now - timedelta(days=1))
    await db.execute("delete from draft where updated_at < $1", now - DRAFTS_FOR)
    await db.execute("delete from snooze where until < $1", now)
