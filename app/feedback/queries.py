"""Reading feedback: providers see their own firm's, managers that on the cases of their organisation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.cases.queries.scope import Scope, open_to
from app.desk.panels import Asking, Panel
from app.feedback import measures
from app.feedback.choices import ISSUES
from app.kernel import address, db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.measuring import Binder, from_day, to_day
from app.kernel.paging import Page, Paging
from app.kernel.together import Question

STATES = {"open": _("Open"), "resolved": _("Resolved"), "all": _("All")}


@dataclass(frozen=True)
class FeedbackView:
    """Feedback as pages show it."""

    id: UUID
    number: int
    reference: str
    client: str
    category: str
    provider: str
    issue: str
    comment: str
    justified: bool
    resolved: bool
    version: int
    by: str
    operator: str
    created_at: datetime
    replies: list[dict[str, Any]]

    @property
    def words(self) -> object:
        """What it is about."""
        return ISSUES[self.issue]


@dataclass(frozen=True)
class Filters:
    """What a person asks of the list; everything of it stands in the address."""

    state: str = "open"
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address; what cannot be read is left out."""
        state = query.get("state", "open")
        return cls(
            state if state in STATES else "open", address.day(query, "since"), address.day(query, "until")
        )


_SELECT = """
select b.id, b.number, f.reference, f.client_name as client, coalesce(c.name, '') as category, v.name as provider,
  b.issue, b.comment, b.justified, b.resolved, b.version, coalesce(u.name, '') as by, coalesce(w.name, '') as operator,
  b.created_at,
  (select coalesce(json_agg(json_build_object('text', r.text, 'by', coalesce(a.name, ''), 'at', r.created_at)
      order by r.created_at, r.id), '[]')
   from feedback_reply r left join app_user a on a.id = r.created_by where r.feedback = b.id) as replies
from feedback b join case_facts f on f.case_id = b."case" join organisation v on v.id = b.provider
left join category c on c.id = f.category left join app_user u on u.id = b.created_by
left join app_user w on w.id = f.owner
"""


def scope_of(user: Account) -> Scope:
    """A provider's feedback stays theirs when the case went on to another firm (cla.md 10.1)."""
    return (
        Scope("b.provider = any($1)", [user.organisation], "provider") if user.is_provider else open_to(user)
    )


async def feedback(user: Account, filters: Filters, paging: Paging) -> Page[FeedbackView]:
    """A page of the list, newest first."""
    where, binder = asked(user, filters)
    beyond, keys = paging.beyond(["b.number"], newest_first=True, first=len(binder.arguments) + 1)
    rows = await db.fetch(
        f"{_SELECT} where {where} and {beyond}"
        f" order by {paging.order(['b.number'], newest_first=True)} limit {paging.limit}",
        *binder.arguments,
        *keys,
    )
    return Page.of([_view(row) for row in rows], paging, key=lambda each: (each.number,))


def asked(user: Account, filters: Filters) -> tuple[str, Binder]:
    """The conditions of the list, with its days on the wall clock of whoever looks."""
    scope = scope_of(user)
    binder = Binder((scope.argument,), {"zone": (user.zone, "text")})
    where = [scope.condition, measures.STATES[filters.state]]
    if filters.since is not None:
        where.append(binder.named(from_day(measures.LEFT_AT, "{zone}", binder.value(filters.since, "date"))))
    if filters.until is not None:
        where.append(binder.named(to_day(measures.LEFT_AT, "{zone}", binder.value(filters.until, "date"))))
    return " and ".join(where), binder


async def of_case(user: Account, case: UUID) -> list[FeedbackView]:
    """The feedback on a case that this person may see, newest first."""
    scope = scope_of(user)
    rows = await db.fetch(
        f'{_SELECT} where b."case" = $2 and {scope.condition} order by b.number desc limit 100',
        scope.argument,
        case,
    )
    return [_view(row) for row in rows]


async def feedback_to_change(user: Account, case: UUID, id: UUID) -> Any:
    """Feedback on this case, locked, with the case's reference. Raises NotFound outside this person's scope."""
    scope = scope_of(user)
    row = await db.fetchrow(
        'select b.*, f.reference, f.organisation from feedback b join case_facts f on f.case_id = b."case"'
        f' where b.id = $2 and b."case" = $3 and {scope.condition} for update of b',
        scope.argument,
        id,
        case,
    )
    if row is None:
        raise NotFound(_("There is no such feedback."))
    return row


async def managers_of(case: UUID) -> list[UUID]:
    """Who answers for the work on a case: the managers of its organisation, and of those above it."""
    rows = await db.fetch(
        "with recursive above as (select o.id, o.parent from organisation o join cases k on k.organisation = o.id"
        " where k.id = $1 union select o.id, o.parent from organisation o join above a on o.id = a.parent)"
        " select id from app_user where active and role = 'operator_manager' "
        " and organisation in (select id from above)",
        case,
    )
    return [row["id"] for row in rows]


async def taking_part(id: UUID) -> list[UUID]:
    """Who wrote about it so far."""
    rows = await db.fetch(
        "select created_by from feedback where id = $1 and created_by is not null"
        " union select created_by from feedback_reply where feedback = $1 and created_by is not null",
        id,
    )
    return [row["created_by"] for row in rows]


def panel(user: Account, case: Subject) -> Asking | None:
    """How much feedback there is on a case, beside its timeline."""
    if not user.can("feedback.read"):
        return None
    scope = scope_of(user)
    counted = (
        "select json_build_object('all', count(*), 'open', count(*) filter (where not b.resolved)) from feedback b"
        f' join case_facts f on f.case_id = b."case" where b."case" = $2 and {scope.condition}'
    )
    return Asking(
        Question(counted, (scope.argument, case.id)),
        lambda counts: Panel("feedback/case_feedback/_panel.html", counts),
    )


def _view(row: Any) -> FeedbackView:
    found = dict(row)
    replies = [
        {**each, "at": datetime.fromisoformat(each["at"])} for each in json.loads(found.pop("replies"))
    ]
    return FeedbackView(**found, replies=replies)
