"""One complaint as its page shows it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.queries import items
from app.complaints.queries.scope import MANAGES, open_to
from app.complaints.rules import cla
from app.complaints.rules.sources import called
from app.complaints.rules.states import Standing, Status
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.naming import in_words
from app.sla import queries as sla
from app.sla.rules import (
    CalendarError,
    Milestone,
    Plan,
    Spent,
    Taken,
    TargetOutcome,
    Verdict,
    Weighed,
    explain,
    milestones,
    plan,
    spent,
    targets,
    verdict,
)


@dataclass(frozen=True)
class ComplaintView:
    """A complaint with the names of what it points to."""

    id: UUID
    reference: str
    version: int
    hospital: UUID
    hospital_name: str
    hospital_kind: str
    time_zone: str
    department: UUID | None
    department_name: str
    source: str
    source_name: str
    source_name_ar: str
    title: str
    description: str = field(repr=False)
    category: str
    severity: str
    priority: str
    status: str
    assigned_to: UUID | None
    assignee_name: str
    due_at: datetime | None
    is_overdue: bool
    breached: bool
    breach_cause: str
    reminder_sent_at: datetime | None
    second_reminder_sent_at: datetime | None
    escalated_at: datetime | None
    escalation_level: int
    acknowledged_at: datetime | None
    unroutable: bool
    first_response_at: datetime | None
    responded_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None
    round: int
    resolution: str
    cancel_reason: str
    waiting_reason: str
    waiting_for: str
    waiting_since: datetime | None
    justified: bool | None
    resolved: bool | None
    satisfaction: int | None
    holding_letter_at: datetime | None
    full_response_at: datetime | None
    transferred_at: datetime | None
    complainant_kind: str
    complainant_name: str = field(repr=False)
    complainant_phone: str = field(repr=False)
    complainant_email: str = field(repr=False)
    complainant_language: str
    consent_to_contact: bool
    linked_case: UUID | None
    case_reference: str
    from_reference: str
    external_id: str
    metadata: dict[str, Any] = field(repr=False)
    created_at: datetime
    received_at: datetime
    updated_at: datetime
    manager: bool

    @property
    def subject(self) -> Subject:
        """The complaint on its timeline."""
        return Subject("complaint", self.id)

    @property
    def category_called(self) -> str:
        """What it is about in the reader's language, while it is a category of the helpline; else as it was written."""
        return str(cla.CATEGORIES.get(self.category, self.category))

    @property
    def source_called(self) -> str:
        """What its source is called in the reader's language; empty where nobody knows it."""
        return called(self.source_name, self.source_name_ar)

    @property
    def state(self) -> Status:
        """Where it stands."""
        return Status(self.status)

    @property
    def standing(self) -> Standing:
        """What decides which moves the person who asked may make (`states.moves_open_to`)."""
        return Standing(manager=self.manager)


_PLAIN: Final = (
    "id",
    "reference",
    "version",
    "hospital",
    "department",
    "title",
    "description",
    "category",
    "severity",
    "priority",
    "status",
    "assigned_to",
    "due_at",
    "is_overdue",
    "breached",
    "breach_cause",
    "reminder_sent_at",
    "second_reminder_sent_at",
    "escalated_at",
    "escalation_level",
    "acknowledged_at",
    "unroutable",
    "first_response_at",
    "responded_at",
    "resolved_at",
    "closed_at",
    "cancelled_at",
    "round",
    "resolution",
    "cancel_reason",
    "waiting_reason",
    "waiting_for",
    "waiting_since",
    "justified",
    "resolved",
    "satisfaction",
    "holding_letter_at",
    "full_response_at",
    "transferred_at",
    "complainant_kind",
    "complainant_name",
    "complainant_phone",
    "complainant_email",
    "complainant_language",
    "consent_to_contact",
    "linked_case",
    "external_id",
    "metadata",
    "created_at",
    "received_at",
    "updated_at",
)
_COMPLAINT: Final = f"""
select {", ".join(f"c.{name}" for name in _PLAIN)}, called(o) as hospital_name, o.kind as hospital_kind, o.time_zone,
  coalesce(called(d), '') as department_name, coalesce(s.code, '') as source, coalesce(s.name, '') as source_name,
  coalesce(s.name_ar, '') as source_name_ar, coalesce(u.name, '') as assignee_name,
  coalesce(k.reference, '') as case_reference, coalesce(f.reference, '') as from_reference,
  {MANAGES.format(role="$3::text", user="$4::uuid")} as manager
from complaint c join organisation o on o.id = c.hospital left join department d on d.id = c.department
left join complaint_source s on s.id = c.source left join app_user u on u.id = c.assigned_to
left join cases k on k.id = c.linked_case left join complaint f on f.id = c.from_complaint
where c.reference = $2 and
"""


async def complaint_for(user: Account, reference: str) -> ComplaintView:
    """The complaint, if this person may see it. One they may not see does not exist."""
    scope = open_to(user)
    row = await db.fetchrow(
        in_words(f"{_COMPLAINT} {scope.condition}"), scope.argument, reference.upper(), user.role, user.id
    )
    if row is None:
        raise NotFound(_("There is no such complaint."))
    return ComplaintView(**{**dict(row), "metadata": json.loads(row["metadata"])})


@dataclass(frozen=True)
class Clockwork:
    """What the engine says about a complaint now: all a page needs for its track and "why this deadline"."""

    plan: Plan
    taken: Taken
    verdict: Verdict
    milestones: Sequence[Milestone]
    why: Sequence[Weighed]
    targets: Sequence[TargetOutcome]
    spent: Spent
    now: datetime

    def helpline(self, view: ComplaintView) -> cla.Clocks | None:
        """The helpline's two clocks (cla.md 5.4), for a complaint of a helpline that was promised anything."""
        if view.hospital_kind != "call_centre" or self.plan.limit is None:
            return None
        return cla.clocks(
            self.plan.terms.calendar,
            view.created_at,
            self.plan.limit,
            holding_letter_at=view.holding_letter_at,
            closed_at=view.closed_at or view.cancelled_at,
        )


async def plan_of(complaint: UUID) -> Clockwork | None:
    """The plan, its milestones, every rule with its fate, and how earlier targets ended.

    None where its calendar never opens: the page says so and the status page has the error. Ask
    `complaint_for` first: this does not look at who asks.
    """
    found = await items.held([complaint])
    if not found:
        raise NotFound(_("There is no such complaint."))
    held = found[0]
    now = clock.now()
    rows = (await sla.rows_of([held.row["hospital"]]))[held.row["hospital"]]
    try:
        planned = plan(held.item)
        return Clockwork(
            planned,
            held.taken,
            verdict(planned, now),
            milestones(planned, now, held.taken),
            explain(rows, held.traits, held.config),
            targets(planned, now),
            spent(planned, now),
            now,
        )
    except CalendarError:
        return None
