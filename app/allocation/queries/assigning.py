"""One case as its assignment needs it, and what was suggested for it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.allocation.choices import METHODS
from app.allocation.queries.situation import qualifying
from app.kernel import db


async def case_to_assign(case: UUID) -> Any:
    """What an assignment decides on; the caller has locked the case."""
    return await db.fetchrow(
        "select k.reference, k.category, coalesce(c.name, '') as category_name, c.code as category_code,"
        " k.provider, coalesce(o.name, '') as provider_name, k.organisation, f.provider_assigned_at,"
        " m1.category as category1, m2.category as category2"
        " from cases k join case_facts f on f.case_id = k.id left join category c on c.id = k.category"
        " left join organisation o on o.id = k.provider left join matter_type m1 on m1.id = k.matter_type1"
        " left join matter_type m2 on m2.id = k.matter_type2 where k.id = $1",
        case,
    )


async def firm(provider: UUID) -> Any:
    """The name, address and language of a firm that is written to."""
    return await db.fetchrow("select name, email, time_zone from organisation where id = $1", provider)


@dataclass(frozen=True)
class Suggested:
    """A suggestion as it was made, to be explained."""

    id: UUID
    provider: UUID | None
    provider_name: str
    category_name: str
    method: str
    seed: int
    as_of: datetime
    asked_by: str
    candidates: list[dict[str, Any]]

    @property
    def how(self) -> object:
        """How it was found, in words."""
        return METHODS[self.method]


_SUGGESTED = """
select s.id, s.provider, coalesce(o.name, '') as provider_name, coalesce(c.name, '') as category_name, s.method,
  s.seed, s.as_of, coalesce(u.name, '') as asked_by, s.candidates
from suggestion s left join organisation o on o.id = s.provider left join category c on c.id = s.category
left join app_user u on u.id = s.asked_by
"""


async def live(case: UUID, category: UUID, now: datetime) -> Suggested | None:
    """The suggestion that is kept for a case, while it is."""
    row = await db.fetchrow(
        f"{_SUGGESTED} join reservation r on r.suggestion = s.id"
        " where r.case_id = $1 and r.category = $2 and r.until > $3",
        case,
        category,
        now,
    )
    return _suggested(row) if row else None


async def suggestions_of(case: UUID) -> list[Suggested]:
    """The newest suggestions of a case, at most twenty."""
    rows = await db.fetch(f'{_SUGGESTED} where s."case" = $1 order by s.as_of desc, s.id desc limit 20', case)
    return [_suggested(row) for row in rows]


def _suggested(row: Any) -> Suggested:
    return Suggested(**{**dict(row), "candidates": json.loads(row["candidates"])})


@dataclass(frozen=True)
class Waiting:
    """A case that waits at a provider after its time."""

    reference: str
    provider: UUID
    provider_name: str
    organisation: UUID | None


async def waiting_since(case: UUID, event: UUID) -> Waiting | None:
    """The case, when this assignment still stands and the firm neither accepted nor sent it back; locked."""
    row = await db.fetchrow(
        "select k.reference, k.provider, o.name as provider_name, k.organisation"
        " from cases k join case_facts f on f.case_id = k.id join organisation o on o.id = k.provider"
        " where k.id = $1 and f.provider_last_accepted_at is null and f.provider_closed_at is null"
        " and (select e.id from timeline t join event_log e on e.id = t.event_id"
        "      where t.subject_kind = 'case' and t.subject_id = k.id and e.subject_id = k.id"
        "      and e.key = 'assign_to_provider'"
        "      and not exists (select from undone_event x where x.event_id = e.id) order by t.seq desc limit 1) = $2"
        " for update of k",
        case,
        event,
    )
    return Waiting(**dict(row)) if row else None


async def managers_of(organisation: UUID | None, provider: UUID) -> list[Any]:
    """Who is told that a firm is late: managers of the case's organisation and of the firm."""
    return await db.fetch(
        "select id, language, role, name from app_user where active and"
        " ((role = 'operator_manager' and organisation = $1) or (role = 'provider_manager' and organisation = $2))"
        " order by id",
        organisation,
        provider,
    )


def mark_of(provider: UUID | None, assigned_at: datetime | None) -> str:
    """What an assignment was when a form was drawn: another mark means that somebody was faster."""
    return f"{provider or ''}:{assigned_at.isoformat() if assigned_at else ''}"


async def assignment_of(case: UUID) -> str:
    """The mark of a case's assignment as it stands, for the form."""
    row = await db.fetchrow("select provider, provider_assigned_at from case_facts where case_id = $1", case)
    return mark_of(row["provider"], row["provider_assigned_at"]) if row else ""


@dataclass(frozen=True)
class Choice:
    """Who a case may be given to, and the mark of how it stood when that was asked."""

    providers: list[tuple[UUID, str]]
    seen: str


async def choice_for(case: UUID, category: UUID | None) -> Choice:
    """What the form of an assignment offers."""
    return Choice(await qualifying(category), await assignment_of(case))
