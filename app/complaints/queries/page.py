"""What the pages of complaints show beside the facts: threads, people, the desk, and who looked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.queries import items, people
from app.complaints.queries.complaint import ComplaintView
from app.complaints.queries.scope import open_to
from app.complaints.rules.recipients import People
from app.complaints.rules.sources import called
from app.complaints.rules.states import Brought, Move, moves_open_to
from app.complaints.rules.thread import Thread, thread
from app.documents.queries import SIZES
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.sla.rules import CalendarError

LOOKED_FOR: Final = timedelta(hours=12)
HERE_FOR: Final = timedelta(seconds=60)
VIEWED: Final = ("COMPLAINT_VIEWED", "COMPLAINT_CREATED")
_LOOKED: Final = """
exists (select 1 from timeline t join event_log e on e.id = t.event_id
  where t.subject_kind = 'complaint' and t.subject_id = c.id and e.created_by = $3
    and e.code = any($4) and e.created_at > $5)
"""


async def threads_of(keys: Sequence[UUID]) -> dict[UUID, Thread]:
    """The thread of each of these complaints, by the engine; one whose calendar never opens has none."""
    if not keys:
        return {}
    now, found = clock.now(), {}
    for held in await items.held(keys):
        try:
            found[held.id] = thread(held.plan(), held.taken, now)
        except CalendarError:
            continue
    return found


def moves_of(view: ComplaintView) -> tuple[Move, ...]:
    """Where the person who asked may send it now."""
    return moves_open_to(view.state, view.standing, Brought(closed_at=view.closed_at, now=clock.now()))


async def people_of(view: ComplaintView) -> tuple[People, dict[str, str]]:
    """Everybody around it, and their names by key."""
    near = await people.neighbourhood([(view.hospital, view.department, view.assigned_to)])
    names = {key: reader.name for key, reader in near.readers.items()}
    return near.around(view.hospital, view.department, view.assigned_to), names


@dataclass(frozen=True)
class Desk:
    """What lies beside the complaint: my draft, who else is here, its documents, and the names of sources by code."""

    draft: str
    here: list[str]
    documents: list[dict[str, Any]]
    sources: dict[str, str]


_DESK: Final = f"""
select
  (select text from draft where member = $1 and place = $3) as draft,
  (select coalesce(json_agg(u.name order by u.name), '[]') from presence p join app_user u on u.id = p.member
   where p.subject_kind = 'complaint' and p.subject_id = $2 and p.member <> $1 and p.seen_at > $4) as here,
  (select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'at', d.created_at, 'picture', {SIZES})
     order by d.created_at desc), '[]')
   from document d where d.owner_kind = 'complaint' and d.owner_id = $2 and d.state = 'stored') as documents,
  (select json_agg(json_build_array(code, name, name_ar)) from complaint_source) as sources
"""


async def desk(user: UUID, complaint: UUID, reference: str) -> Desk:
    """Draft, presence, documents and sources, with one statement."""
    row = await db.fetchrow(_DESK, user, complaint, f"complaint:{reference}", clock.now() - HERE_FOR)
    assert row is not None
    documents = [{**each, "at": datetime.fromisoformat(each["at"])} for each in json.loads(row["documents"])]
    sources = {code: called(name, arabic) for code, name, arabic in json.loads(row["sources"])}
    return Desk(row["draft"] or "", json.loads(row["here"]), documents, sources)


async def looked_at(user: Account, complaint: UUID) -> bool:
    """Whether this complaint is in this person's scope and they opened its page lately."""
    return await _looked(user, complaint) is True


async def may_open(user: Account, complaint: UUID) -> bool:
    """Whether this complaint is in this person's scope.

    Raises NotFound when it is, but they have not opened its page lately (security.md AU-5).
    """
    looked = await _looked(user, complaint)
    if looked is False:
        raise NotFound(_("Open the complaint first."))
    return looked is True


async def _looked(user: Account, complaint: UUID) -> bool | None:
    scope = open_to(user)
    found: bool | None = await db.fetchval(
        f"select {_LOOKED} from complaint c where c.id = $2 and {scope.condition}",
        scope.argument,
        complaint,
        user.id,
        list(VIEWED),
        clock.now() - LOOKED_FOR,
    )
    return found
