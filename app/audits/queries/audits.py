"""The times at which audits were due: lists of them, and those a sweep takes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.audits.queries.scope import open_to
from app.audits.rules import promise
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.naming import in_words
from app.kernel.paging import KeyType, Page, Paging
from app.sla.commands.sweep import Watched
from app.sla.inputs import calendar_of
from app.sla.queries import HISTORY, marks
from app.sla.rules import Calendar, Taken

#: What a list of audits is sorted by.
KEYS: Final[Sequence[KeyType]] = (datetime, UUID)
#: What the log and the deadlines call one time that an audit is due.
KIND: Final = "audit"
VIEWS: Final = {
    "open": _("Open"),
    "missed": _("Missed"),
    "coming": _("Coming"),
    "done": _("Done"),
}
_VIEWS: Final = {
    "open": "a.state in ('due', 'missed') and a.opens_at <= $2",
    "missed": "a.missed_at is not null and a.opens_at <= $2",
    "coming": "a.state = 'due' and a.opens_at > $2",
    "done": "a.state = 'done' and a.opens_at <= $2",
}


@dataclass(frozen=True)
class Audit:
    """One time that an audit is due."""

    id: UUID
    schedule: UUID
    name: str
    department_name: str
    assignee_name: str
    opens_at: datetime
    due_at: datetime
    state: str
    submission: UUID | None
    missed_at: datetime | None
    score: Any
    passed: bool | None


@dataclass(frozen=True)
class Filters:
    """What a person asks of the list; everything of it stands in the address."""

    view: str = "open"
    schedule: UUID | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], schedule: UUID | None = None) -> "Filters":
        """From the address; what cannot be read is left out."""
        view = query.get("view", "open")
        return cls(view if view in VIEWS else "open", schedule)


_SELECT = """
select a.id, a.schedule, s.name, called(d) as department_name,
  coalesce(u.name, '') as assignee_name, a.opens_at, a.due_at, a.state, a.submission, a.missed_at,
  b.score, b.pass as passed
from audit_due a join audit_schedule s on s.id = a.schedule join department d on d.id = s.department
left join app_user u on u.id = s.assignee left join submission b on b.id = a.submission and b.status = 'submitted'
"""


async def audits(user: Account, filters: Filters, paging: Paging) -> Page[Audit]:
    """A page of the audits, the one that is due first at the top; done and missed ones newest first."""
    scope, columns = open_to(user), ["a.due_at", "a.id"]
    newest = filters.view in ("done", "missed")
    beyond, keys = paging.beyond(columns, newest_first=newest, first=4)
    rows = await db.fetch(
        in_words(
            f"{_SELECT} where {scope.condition} and {_VIEWS[filters.view]} and ($3::uuid is null or a.schedule = $3)"
            f" and {beyond} order by {paging.order(columns, newest_first=newest)} limit {paging.limit}"
        ),
        scope.argument,
        clock.now(),
        filters.schedule,
        *keys,
    )
    return Page.of([Audit(**dict(row)) for row in rows], paging, key=lambda each: (each.due_at, each.id))


async def counts(user: Account) -> dict[str, int]:
    """How many audits each view holds for this person, counted no further than a thousand."""
    scope, now = open_to(user), clock.now()
    row = await db.fetchrow(
        "select "
        + ", ".join(
            "(select count(*) from (select 1 from audit_due a join audit_schedule s on s.id = a.schedule"
            f" where {scope.condition} and {condition} limit 1001) c)::int as {name}"
            for name, condition in _VIEWS.items()
        ),
        scope.argument,
        now,
    )
    assert row is not None
    return dict(row)


async def audit_to_start(user: Account, id: UUID) -> Any:
    """One audit, locked, with its schedule. Raises NotFound outside this person's scope."""
    scope = open_to(user)
    row = await db.fetchrow(
        "select a.*, s.form, s.institution, s.department from audit_due a join audit_schedule s on s.id = a.schedule"
        f" where a.id = $2 and {scope.condition} for update of a",
        scope.argument,
        id,
    )
    if row is None:
        raise NotFound(_("There is no such audit."))
    return row


@dataclass(frozen=True, slots=True)
class Held:
    """An audit as the sweep needs it."""

    id: UUID
    name: str
    institution: UUID
    department: UUID
    department_name: str
    department_name_ar: str
    assignee: UUID | None
    due_at: datetime
    zone: str

    @property
    def subject(self) -> Subject:
        """What the log calls it."""
        return Subject(KIND, self.id)


_HELD = f"""
select a.id, s.name, s.institution, s.department, d.name as department_name, d.name_ar as department_name_ar,
  s.assignee, a.due_at, a.opens_at,
  a.missed_at, s.hours, s.reminder_hours, w.definition, o.time_zone, {HISTORY.format("a")}
from audit_due a join audit_schedule s on s.id = a.schedule join department d on d.id = s.department
join organisation o on o.id = s.institution left join work_calendar w on w.id = s.calendar
where a.id = any($1)
"""


async def held_free(keys: Sequence[UUID]) -> list[Watched[Held]]:
    """Those of these audits that nobody else holds, locked (reliability.md 41)."""
    free = await db.fetch(
        "select id from audit_due where id = any($1) and state = 'due' for update skip locked", list(keys)
    )
    rows = await db.fetch(_HELD, [row["id"] for row in free])
    return [
        Watched(
            row["id"],
            promise(row["opens_at"], row["hours"], row["reminder_hours"], hours_of(row["definition"])),
            Taken(marks(row["notices"]), row["missed_at"] is not None),
            Held(
                row["id"], row["name"], row["institution"], row["department"], row["department_name"],
                row["department_name_ar"],
                row["assignee"], row["due_at"], row["time_zone"],
            ),
        )
        for row in rows
    ]  # fmt: skip


def hours_of(definition: str | None) -> Calendar | None:
    """The working hours of a calendar's row; none is round the clock."""
    return None if definition is None else calendar_of(json.loads(definition), "audit schedule")
