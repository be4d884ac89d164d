"""The submissions behind a number, and what people wrote, by key."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from app.kernel.naming import in_words
from app.kernel.paging import Page, Paging
from app.results.queries.asked import Asked

COLUMNS: Final = ["s.submitted_at", "s.id"]
KEYS: Final = (datetime, UUID)


@dataclass(frozen=True)
class Row:
    """A submission as lists show it; `answers` by code."""

    id: UUID
    submitted_at: datetime
    score: Any
    passed: bool | None
    failed_critical: int
    institution: str
    department: str
    locale: str
    actions: list[str]
    answers: dict[str, Any]


_SELECT: Final = """
select s.id, s.submitted_at, s.score, s.pass as passed, s.failed_critical, called(o) as institution,
  coalesce(called(d), '') as department, s.locale, s.answers,
  array(select a.reference from action a where a.subject_kind = 'submission' and a.subject_id = s.id
        order by a.reference limit 5) as actions
from submission s join organisation o on o.id = s.institution left join department d on d.id = s.department
where s.form = $1 and s.status = 'submitted' and ($2::uuid[] is null or s.institution = any($2))
"""


async def answers(user: Account, form: UUID, asked: Asked, paging: Paging) -> Page[Row]:
    """A page of the submissions that were asked for, newest first."""
    return await _page(user, form, asked, paging, "true", [])


async def comments(
    user: Account, form: UUID, asked: Asked, codes: Sequence[str], paging: Paging
) -> Page[Row]:
    """Those in which somebody wrote something under one of these questions."""
    return await _page(user, form, asked, paging, "s.answers ?| {}::text[]", [list(codes)])


async def _page(
    user: Account, form: UUID, asked: Asked, paging: Paging, further: str, args: list[Any]
) -> Page[Row]:
    condition, given = asked.condition(3, _end_of(paging))
    place = 3 + len(given)
    beyond, keys = paging.beyond(COLUMNS, newest_first=True, first=place + len(args))
    rows = await db.fetch(
        in_words(
            f"{_SELECT} and {condition} and {further.format(f'${place}')} and {beyond}"
            f" order by {paging.order(COLUMNS, newest_first=True)} limit {paging.limit}"
        ),
        form,
        user.scope,
        *given,
        *args,
        *keys,
    )
    found = [Row(**{**dict(row), "answers": json.loads(row["answers"])}) for row in rows]
    return Page.of(found, paging, key=lambda each: (each.submitted_at, each.id))


def _end_of(paging: Paging) -> datetime | None:
    """The instant at which the page before this one ended."""
    last = paging.after[0] if paging.after and paging.direction == "next" else None
    return last if isinstance(last, datetime) and last.tzinfo else None
