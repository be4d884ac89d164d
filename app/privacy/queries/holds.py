"""Which records are under legal hold, and which this person may put there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _

#: What may be held, by its reference ($1) in a scope ($2: organisations, null for everything), locked.
_FIND: Final = (
    (
        "case",
        "select k.id from cases k where k.reference = $1"
        " and ($2::uuid[] is null or k.organisation = any($2)) for update of k",
    ),
    (
        "person",
        "select p.id from person p where p.reference = $1 and ($2::uuid[] is null or exists ("
        "select from cases k where k.person = p.id and k.organisation = any($2))) for update of p",
    ),
    (
        "complaint",
        "select c.id from complaint c where c.reference = $1"
        " and ($2::uuid[] is null or c.hospital = any($2)) for update of c",
    ),
)
_SEEN: Final = """
($1::uuid[] is null or exists (select from cases k where k.organisation = any($1)
   and ((h.subject_kind = 'case' and k.id = h.subject_id) or (h.subject_kind = 'person' and k.person = h.subject_id)))
 or exists (select from complaint c where c.hospital = any($1) and h.subject_kind = 'complaint'
   and c.id = h.subject_id))
"""


@dataclass(frozen=True)
class HoldView:
    """A hold as its page shows it."""

    id: UUID
    subject_kind: str
    reference: str
    reason: str
    placed_at: datetime
    by: str


async def subject_to_hold(user: Account, reference: str) -> Subject | None:
    """A client, case or complaint of this person's scope, locked."""
    for kind, sql in _FIND:
        found = await db.fetchval(sql, reference, user.scope)
        if found is not None:
            return Subject(kind, found)
    return None


async def standing(user: Account) -> list[HoldView]:
    """What is held now in this person's scope, newest first; at most two hundred."""
    rows = await db.fetch(
        "select h.id, h.subject_kind, h.reference, h.reason, h.placed_at, u.name as by"
        f" from legal_hold h join app_user u on u.id = h.placed_by where h.lifted_at is null and {_SEEN}"
        " order by h.placed_at desc, h.id desc limit 200",
        user.scope,
    )
    return [HoldView(**dict(row)) for row in rows]


async def hold_to_lift(user: Account, hold: UUID) -> Any | None:
    """A hold that stands in this person's scope, locked."""
    return await db.fetchrow(
        "select h.subject_kind, h.subject_id from legal_hold h"
        f" where h.id = $2 and h.lifted_at is null and {_SEEN} for update of h",
        user.scope,
        hold,
    )


async def must_stand(user: Account, hold: UUID) -> None:
    """Raise NotFound unless the hold stands in this person's scope."""
    seen = await db.fetchval(
        f"select 1 from legal_hold h where h.id = $2 and h.lifted_at is null and {_SEEN}",
        user.scope,
        hold,
    )
    if seen is None:
        raise NotFound(_("There is nothing at this address."))
