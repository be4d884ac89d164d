"""Schedules as pages show and commands change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.audits.queries.scope import open_to
from app.audits.rules import parts_of
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.naming import in_words
from app.kernel.paging import KeyType, Page, Paging

#: What the log calls a schedule.
KIND: Final = "audit_schedule"
#: What a list of schedules is sorted by.
KEYS: Final[Sequence[KeyType]] = (str, UUID)


@dataclass(frozen=True)
class Schedule:
    """A recurring audit with how its times went."""

    id: UUID
    name: str
    form: UUID
    form_name: str
    institution_name: str
    department: UUID
    department_name: str
    rule: str
    starts_on: date
    opens: time
    hours: int
    reminder_hours: int
    calendar: UUID | None
    calendar_name: str
    assignee: UUID | None
    assignee_name: str
    is_active: bool
    version: int
    next_at: datetime | None
    done: int
    missed: int

    @property
    def repeats(self) -> tuple[str, int, list[str]]:
        """Unit, interval and weekdays."""
        return parts_of(self.rule)


_SELECT = """
select s.id, s.name, s.form, f.name_en as form_name, called(o) as institution_name, s.department,
  called(d) as department_name, s.rule, s.starts_on, s.opens, s.hours, s.reminder_hours, s.calendar,
  coalesce(w.name, '') as calendar_name, s.assignee, coalesce(u.name, '') as assignee_name, s.is_active, s.version,
  (select min(a.opens_at) from audit_due a where a.schedule = s.id and a.state = 'due') as next_at,
  (select count(*) from audit_due a where a.schedule = s.id and a.state = 'done')::int as done,
  (select count(*) from audit_due a where a.schedule = s.id and a.missed_at is not null)::int as missed
from audit_schedule s join form f on f.id = s.form join organisation o on o.id = s.institution
join department d on d.id = s.department left join work_calendar w on w.id = s.calendar
left join app_user u on u.id = s.assignee
"""


async def schedules(user: Account, paging: Paging) -> Page[Schedule]:
    """A page of the schedules, by name."""
    scope, columns = open_to(user), ["s.name", "s.id"]
    beyond, keys = paging.beyond(columns, first=2)
    rows = await db.fetch(
        in_words(
            f"{_SELECT} where {scope.condition} and {beyond} order by {paging.order(columns)} limit {paging.limit}"
        ),
        scope.argument,
        *keys,
    )
    return Page.of([Schedule(**dict(row)) for row in rows], paging, key=lambda each: (each.name, each.id))


async def schedule_for(user: Account, id: UUID) -> Schedule:
    """A schedule. Raises NotFound outside this person's scope."""
    scope = open_to(user)
    row = await db.fetchrow(in_words(f"{_SELECT} where {scope.condition} and s.id = $2"), scope.argument, id)
    if row is None:
        raise NotFound(_("There is no such schedule."))
    return Schedule(**dict(row))


async def schedule_to_change(user: Account, id: UUID) -> Any:
    """The row, locked, with its hospital's time zone. Raises NotFound outside this person's scope."""
    scope = open_to(user)
    row = await db.fetchrow(
        "select s.*, o.time_zone from audit_schedule s join organisation o on o.id = s.institution"
        f" where s.id = $2 and {scope.condition} for update of s",
        scope.argument,
        id,
    )
    if row is None:
        raise NotFound(_("There is no such schedule."))
    return row


async def to_plan(until: datetime, keys: list[UUID] | None = None) -> list[Any]:
    """Active schedules that are not planned so far ahead, locked; those of some keys, or a batch of any."""
    return await db.fetch(
        "select s.id, s.rule, s.starts_on, s.opens, s.hours, s.reminder_hours, s.planned_until, o.time_zone,"
        " w.definition as hours_of from audit_schedule s join organisation o on o.id = s.institution"
        " left join work_calendar w on w.id = s.calendar"
        " where s.is_active and s.planned_until < $1 and ($2::uuid[] is null or s.id = any($2))"
        " order by s.id limit 200 for update of s skip locked",
        until,
        keys,
    )


@dataclass(frozen=True)
class Options:
    """What a schedule may be made of: pairs of key and name, departments by hospital."""

    forms: list[tuple[UUID, str]]
    departments: list[tuple[str, dict[UUID, str]]]
    calendars: list[tuple[UUID, str]]
    people: list[tuple[UUID, str]]


async def options(user: Account) -> Options:
    """What this person may choose from; everything within their scope."""
    scope = user.scope
    forms = await db.fetch(
        "select id, name_en from form where kind = 'audit' and status = 'active' and (owner_institution is null"
        " or $1::uuid[] is null or owner_institution = any($1)) order by name_en, id limit 500",
        scope,
    )
    departments = await db.fetch(
        in_words(
            "select d.id, called(d) as name, called(o) as hospital"
            " from department d join organisation o on o.id = d.organisation"
            " where d.is_active and ($1::uuid[] is null or d.organisation = any($1))"
            " order by called(o), called(d), d.id limit 2000"
        ),
        scope,
    )
    calendars = await db.fetch(
        "select id, name from work_calendar where organisation is null or $1::uuid[] is null"
        " or organisation = any($1) order by name, id limit 500",
        scope,
    )
    people = await db.fetch(
        "select u.id, u.name from app_user u where u.active and u.organisation is not null"
        " and ($1::uuid[] is null or u.organisation = any($1))"
        " and u.role in ('department_manager', 'complaints_officer', 'operator_manager')"
        " order by u.name, u.id limit 500",
        scope,
    )
    grouped: dict[str, dict[UUID, str]] = {}
    for row in departments:
        grouped.setdefault(row["hospital"], {})[row["id"]] = row["name"]
    return Options(_pairs(forms), list(grouped.items()), _pairs(calendars), _pairs(people))


def _pairs(rows: list[Any]) -> list[tuple[UUID, str]]:
    return [(row[0], row[1]) for row in rows]


async def fitting(
    user: Account, form: UUID, department: UUID, calendar: UUID | None, assignee: UUID | None
) -> Any:
    """The hospital of a department and its zone, and whether form, calendar and assignee may be used there.

    None for a department outside this person's scope.
    """
    scope = user.scope
    return await db.fetchrow(
        "select d.organisation as institution, o.time_zone,"
        " exists(select 1 from form f where f.id = $3 and f.kind = 'audit' and f.status = 'active'"
        "   and (f.owner_institution is null or f.owner_institution = d.organisation)) as form_fits,"
        " $4::uuid is null or exists(select 1 from work_calendar w where w.id = $4"
        "   and (w.organisation is null or w.organisation = d.organisation)) as calendar_fits,"
        " $5::uuid is null or exists(select 1 from app_user u where u.id = $5 and u.active"
        "   and u.organisation = d.organisation) as assignee_fits"
        " from department d join organisation o on o.id = d.organisation"
        " where d.id = $2 and ($1::uuid[] is null or d.organisation = any($1))",
        scope,
        department,
        form,
        calendar,
        assignee,
    )
