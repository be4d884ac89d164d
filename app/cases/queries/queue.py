"""The queue: fifty rows of any number of cases, by key, in one statement."""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.cases.queries.filters import SORTS, Conditions, Filters
from app.cases.queries.scope import Scope, open_to
from app.cases.rules import headline, next_step
from app.eventlog import registry
from app.kernel import clock, db, language
from app.kernel.language import translate
from app.kernel.paging import Key, Page, Paging


class _Outcomes:
    """The words of each outcome code in a line, made once a language."""

    def __init__(self) -> None:
        self._words: dict[str, dict[str, str]] = {}

    def words(self, code: str) -> str:
        """What a code means in the reader's language; empty for a code of an older system.

        A row knows its code and not its key: where two keys share a code, what both say is said.
        """
        spoken = language.current()
        if spoken not in self._words:
            self._words[spoken] = self._all()
        return self._words[spoken].get(code, "")

    def _all(self) -> dict[str, str]:
        found: dict[str, list[str]] = defaultdict(list)
        for kind in registry.all():
            if kind.is_outcome:
                found[kind.code].append(headline(translate(kind.description)))
        return {code: _shared(words) for code, words in found.items()}


def _shared(words: list[str]) -> str:
    """What all begin with."""
    return os.path.commonprefix(words).rstrip(" ,:،")  # noqa: RUF071 - letters are meant, not paths


OUTCOMES = _Outcomes()


@dataclass(frozen=True)
class Named:
    """A person in a row."""

    name: str

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        words = self.name.split()
        return (words[0][0] + words[-1][0]).upper()


@dataclass(frozen=True)
class QueueRow:
    """A case as a row of the queue."""

    id: UUID
    reference: str
    client: str
    category: str
    outcome_code: str | None
    actor: str | None
    provider: str
    due_at: datetime | None
    owner: str
    modified_at: datetime
    source: str
    is_urgent: bool
    keys: tuple[Key, ...]

    @property
    def outcome(self) -> str:
        """The last outcome in words."""
        return OUTCOMES.words(self.outcome_code) if self.outcome_code else ""

    @property
    def next_step(self) -> object | None:
        """What is done next, in words; None when nothing is."""
        return next_step(self.outcome_code, self.actor, self.source, booked=self.due_at is not None)

    @property
    def late(self) -> bool:
        """Whether what was booked has passed."""
        return self.due_at is not None and self.due_at < clock.now()


async def queue(user: Account, filters: Filters, paging: Paging) -> Page[QueueRow]:
    """The rows of one page, for what this person may see."""
    columns = SORTS[filters.sort][0]
    scope, where = open_to(user), Conditions(user, filters)
    beyond, keys = paging.beyond(
        [f"f.{name}" for name in columns], newest_first=filters.newest, first=where.next
    )
    conditions = [*where.conditions, beyond]
    order = paging.order([f"f.{name}" for name in columns], newest_first=filters.newest)
    found = await db.fetch(
        _statement(scope, conditions, order, paging.limit, spread=where.spread),
        scope.argument,
        *where.arguments,
        *keys,
    )
    rows = [_row(row, columns) for row in found]
    return Page.of(rows, paging, key=lambda row: row.keys)


def named(name: str) -> Named | None:
    """A person as a row shows one; None for nobody."""
    return Named(name) if name else None


_SHOWN = ", ".join(
    f"f.{name}"
    for name in (
        "case_id", "reference", "client_name", "category", "outcome_code", "requires_action_by", "provider",
        "due_at", "owner", "modified_at", "source", "is_urgent", "rank", "postcode",
    )
)  # fmt: skip


def _statement(scope: Scope, conditions: Sequence[str], order: str, limit: int, *, spread: bool) -> str:
    """One index walk for each organisation of the scope, merged; or one walk when another index is better."""
    where = " and ".join(conditions)
    if spread:
        inner = (
            f"select f.* from unnest($1::uuid[]) s(value) cross join lateral (select {_SHOWN} from case_facts f"
            f" where f.{scope.column} = s.value and {where} order by {order} limit {limit}) f"
            f" order by {order} limit {limit}"
        )
    else:
        inner = f"select {_SHOWN} from case_facts f where {scope.condition} and {where} order by {order} limit {limit}"
    return (
        f"select f.*, coalesce(c.name, '') as category_name, coalesce(o.name, '') as provider_name,"
        f" coalesce(u.name, '') as owner_name from ({inner}) f left join category c on c.id = f.category"
        f" left join organisation o on o.id = f.provider left join app_user u on u.id = f.owner order by {order}"
    )


def _row(row: Any, columns: Sequence[str]) -> QueueRow:
    due = row["due_at"]
    return QueueRow(
        id=row["case_id"],
        reference=row["reference"],
        client=row["client_name"],
        category=row["category_name"],
        outcome_code=row["outcome_code"],
        actor=row["requires_action_by"],
        provider=row["provider_name"],
        due_at=None if due.year == 9999 else due,
        owner=row["owner_name"],
        modified_at=row["modified_at"],
        source=row["source"],
        is_urgent=row["is_urgent"],
        keys=tuple(row[name] for name in columns),
    )
