"""What was given, what opens it, and what lies under which key."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.desk.panels import Asking, Panel
from app.diversity.choices import QUESTIONS
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.kernel.together import Question

BATCH: Final = 500
_GIVEN: Final = """
select json_build_object('given_at', (select given_at from diversity where person = $1))
where exists (select from diversity_key where retired_at is null)
"""


def panel(user: Account, client: Subject) -> Asking | None:
    """The five questions on the page of a client, for whoever may change it; none before there is a key."""
    if not user.can("diversity.ask"):
        return None
    return Asking(Question(_GIVEN, (client.id,)), _shown)


def _shown(given: Any) -> Panel | None:
    if given is None:
        return None
    at = given["given_at"] and datetime.fromisoformat(given["given_at"])
    return Panel("diversity/answer/_panel.html", {"given_at": at, "questions": QUESTIONS})


@dataclass(frozen=True)
class Key:
    """A pair of keys and how many clients' answers it seals."""

    id: UUID
    name: str
    recipient: str
    sealed_identity: bytes
    made_at: datetime
    retired_at: datetime | None
    answers: int


async def keys() -> list[Key]:
    """Every key there is, the newest first."""
    rows = await db.fetch(
        "select k.id, k.name, k.recipient, k.sealed_identity, k.made_at, k.retired_at,"
        " (select count(*) from diversity d where d.sealed_to = k.id)::int as answers"
        " from diversity_key k order by k.retired_at is null desc, k.made_at desc, k.id desc"
    )
    return [Key(**dict(row)) for row in rows]


async def newest() -> tuple[UUID, str]:
    """The key that seals, and its public half. Raises Conflict before there is one."""
    row = await db.fetchrow("select id, recipient from diversity_key where retired_at is null")
    if row is None:
        raise Conflict(_("Clients are not asked for this yet: an administrator makes a key first."))
    return row["id"], row["recipient"]


async def in_use() -> list[Key]:
    """The keys whose private halves are needed to read every answer."""
    return [each for each in await keys() if each.answers or each.retired_at is None]


async def under(key: UUID) -> list[Any]:
    """Some answers that this key seals, locked."""
    return await db.fetch(
        "select id, sealed_answers from diversity where sealed_to = $1 order by id limit $2 for update skip locked",
        key,
        BATCH,
    )


async def batches() -> AsyncIterator[list[Any]]:
    """All answers in batches, by key."""
    last = UUID(int=0)
    while rows := await db.fetch(
        "select id, sealed_answers from diversity where id > $1 order by id limit $2", last, BATCH
    ):
        yield rows
        last = rows[-1]["id"]


async def loan(key: UUID) -> bytes | None:
    """What was lent for a file; None when it was given back."""
    found: bytes | None = await db.fetchval("select sealed_identity from diversity_loan where id = $1", key)
    return found


@dataclass(frozen=True)
class LastCheck:
    """What the newest check of all answers found."""

    at: datetime
    answers: int
    broken: int


async def last_check() -> LastCheck | None:
    """The newest check that came to its end; None before the first."""
    row = await db.fetchrow(
        "select done_at as at, coalesce((progress ->> 'answers')::int, 0) as answers,"
        " coalesce((progress ->> 'broken')::int, 0) as broken"
        " from job where kind = 'diversity.check' and done_at is not null order by done_at desc limit 1"
    )
    return None if row is None else LastCheck(**dict(row))
