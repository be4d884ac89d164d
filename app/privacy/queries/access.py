"""Subject access: whose data somebody may ask for, the requests, and everything that is given."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.accounts.permissions import ADMIN, PERMISSIONS
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.privacy.inventory import OF_CASE, OF_COMPLAINT, OF_PERSON, Held
from app.privacy.rules import refusal_to_decide, refusal_to_fetch

_REQUEST: Final = """
select r.id, r.person, r.organisation, p.reference, p.full_name as client, r.reason, r.identity, r.state,
  r.document, r.created_by, u.name as by, r.created_at, r.due_on, r.decided_by, d.name as decider, r.decided_at,
  r.decision, r.ready_at, r.expires_at, r.opened
from subject_request r join person p on p.id = r.person join app_user u on u.id = r.created_by
left join app_user d on d.id = r.decided_by
where ($1::uuid[] is null or r.organisation = any($1))
"""


@dataclass(frozen=True)
class RequestView:
    """A request as its pages show it."""

    id: UUID
    person: UUID
    organisation: UUID | None
    reference: str
    client: str
    reason: str
    identity: str
    state: str
    document: UUID | None
    created_by: UUID
    by: str
    created_at: datetime
    due_on: date
    decided_by: UUID | None
    decider: str | None
    decided_at: datetime | None
    decision: str
    ready_at: datetime | None
    expires_at: datetime | None
    opened: int

    @property
    def can_be_fetched(self) -> bool:
        """Whether its archive is there for whoever asked, now."""
        return refusal_to_fetch(self, self.created_by, clock.now()) is None

    def waits_for(self, user: Account) -> bool:
        """Whether this person may decide on it."""
        return user.can("privacy.approve") and refusal_to_decide(self, user.id) is None

    def is_for(self, user: Account) -> bool:
        """Whether this person may fetch its archive now."""
        return user.can("privacy.export") and refusal_to_fetch(self, user.id, clock.now()) is None


async def requests(user: Account) -> list[RequestView]:
    """The requests of this person's scope, newest first; at most two hundred."""
    rows = await db.fetch(f"{_REQUEST} order by r.created_at desc limit 200", user.scope)
    return [RequestView(**dict(row)) for row in rows]


async def request(user: Account, key: UUID) -> RequestView:
    """One request of this person's scope. Raises NotFound."""
    return await _one(user.scope, key)


async def locked(user: Account, key: UUID) -> RequestView:
    """The same, locked until the transaction ends. Raises NotFound."""
    return await _one(user.scope, key, " for update of r")


async def asked(key: UUID) -> RequestView:
    """One request, for the job that answers it. Raises NotFound."""
    return await _one(None, key)


async def _one(scope: tuple[UUID, ...] | None, key: UUID, lock: str = "") -> RequestView:
    row = await db.fetchrow(f"{_REQUEST} and r.id = $2{lock}", scope, key)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return RequestView(**dict(row))


async def deciders(organisation: UUID | None, *, but: UUID) -> list[UUID]:
    """Who may decide on a request: those of its organisation who may, and the administrators, not who asked."""
    rows = await db.fetch(
        "select id from app_user where active and id <> $2 and role = any($3)"
        " and (role = $4 or organisation = $1) order by id",
        organisation,
        but,
        sorted(PERMISSIONS["privacy.approve"]),
        ADMIN,
    )
    return [row["id"] for row in rows]


async def person_named(user: Account, reference: str) -> UUID | None:
    """A client with a case in this person's scope."""
    found: UUID | None = await db.fetchval(
        "select p.id from person p where p.reference = $1 and ($2::uuid[] is null or exists ("
        "select from cases k where k.person = p.id and k.organisation = any($2)))",
        reference,
        user.scope,
    )
    return found


async def cases_of(person: UUID, organisation: UUID | None) -> list[UUID]:
    """The cases of a client; of one organisation and what is under it, if one is named."""
    rows = await db.fetch(
        "with recursive below as (select id from organisation where id = $2"
        " union select o.id from organisation o join below on o.parent = below.id)"
        " select id from cases where person = $1 and ($2::uuid is null or organisation in (select id from below))"
        " order by id",
        person,
        organisation,
    )
    return [row["id"] for row in rows]


async def given(person: UUID, cases: Sequence[UUID]) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """Everything that is held, table by table: of the client, of the cases, of the complaints about them."""
    complaints = [
        row["id"]
        for row in await db.fetch("select id from complaint where linked_case = any($1)", list(cases))
    ]
    for some, keys in ((OF_PERSON, [person]), (OF_CASE, list(cases)), (OF_COMPLAINT, complaints)):
        for each in some:
            if each.shown and (rows := await _rows(each, keys)):
                yield each.table, rows


async def _rows(held: Held, keys: list[UUID]) -> list[dict[str, Any]]:
    rows = await db.fetch(held.give, keys)
    return [json.loads(row["row"]) for row in rows]


async def documents_of(cases: Sequence[UUID]) -> list[Any]:
    """The stored files of cases: id, key, name, bytes, sha256."""
    return await db.fetch(
        "select id, storage_key, name, bytes, sha256 from document where owner_kind = 'case'"
        " and owner_id = any($1) and state = 'stored' and scan <> 'infected' order by id",
        list(cases),
    )


async def overdue() -> int:
    """How many requests wait past their day, or failed."""
    return int(
        await db.fetchval(
            "select count(*) from subject_request where state = 'failed'"
            " or (state in ('asked', 'approved') and due_on < $1)",
            clock.now().date(),
        )
    )
