"""Reports that come by themselves, each week or month, for named people."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.accounts import permissions
from app.accounts.account import Account
from app.accounts.queries import sessions
from app.kernel import clock, dates, db, ids
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.language import _
from app.reports.catalogue import find
from app.reports.commands import export as exports
from app.reports.inputs import ZONE, Asked, Saved
from app.reports.rules import HAND, LONGEST_OF, first_due, next_due, period_before

MOST_PEOPLE: Final = 20


@db.atomic
async def create(saved: Saved, *, by: Account) -> UUID:
    """Keep parameters under a name, and have the report made of every week or month that ends unless it is run by
    hand. Raises Invalid: for people who may not run it, a period that is longer than it covers, and a locked report,
    which asks for a reason each time."""
    asked, every, recipients = saved.asked, saved.every, saved.recipients
    if asked.report.locked:
        raise Invalid({}, every=str(_("This report is made only when somebody gives a reason.")))
    if every != HAND and asked.report.longest and asked.report.longest < LONGEST_OF[every]:
        raise Invalid({}, every=str(_("This report covers fewer days. Choose a shorter period.")))
    if len(recipients) > MOST_PEOPLE or not await _may_all(recipients, asked.report.permission, by):
        raise Invalid({}, recipients=str(_("Choose up to 20 people who may run this report.")))
    key = ids.new()
    await db.execute(
        "insert into report_schedule (id, report, title, parameters, every, recipients, next_on, created_by,"
        " created_at) values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9)",
        key,
        asked.report.slug,
        saved.title,
        json.dumps(asked.saved()),
        every,
        recipients,
        first_due(every, dates.local(clock.now(), asked.zone).date()) if every != HAND else None,
        by.id,
        clock.now(),
    )
    await _record("SCHEDULE_SAVED", key, asked.report.slug, every, recipients, by=by)
    return key


async def _may_all(members: list[UUID], permission: str, by: Account) -> bool:
    """Whether all are people the page offers: their role includes it, and they are of the asker's organisations."""
    found = [await sessions.account(member) for member in members]
    return all(
        each is not None
        and permissions.may(each.role, permission)
        and (by.scope is None or each.organisation in by.scope)
        for each in found
    )


@db.atomic
async def stop(schedule: UUID, *, by: Actor) -> str:
    """Make no more of them; of which report they were. Raises NotFound for one of somebody else."""
    row = await db.fetchrow(
        "select * from report_schedule where id = $1 and created_by = $2 and is_active for update",
        schedule,
        by.id,
    )
    if row is None:
        raise NotFound(_("There is no such schedule."))
    await _end(row, by=by)
    return str(row["report"])


async def _end(row: Any, *, by: Actor) -> None:
    await db.execute("update report_schedule set is_active = false where id = $1", row["id"])
    await _record("SCHEDULE_STOPPED", row["id"], row["report"], row["every"], row["recipients"], by=by)


async def _record(
    code: str, schedule: UUID, slug: str, every: str, recipients: Sequence[UUID], *, by: Actor
) -> None:
    """Who is sent which figures, and how often; people by their keys alone."""
    await eventlog.record(
        "report",
        code,
        subject=Subject("report_schedule", schedule),
        by=by,
        context={"report": slug, "every": every, "recipients": [str(each) for each in recipients]},
    )


@db.atomic
async def ask_next() -> bool:
    """Ask for one report whose period has ended; False when there is none."""
    today = dates.local(clock.now(), ZONE).date()
    row = await db.fetchrow(
        "select * from report_schedule where is_active and next_on <= $1 order by next_on limit 1"
        " for update skip locked",
        today,
    )
    if row is None:
        return False
    await db.execute(
        "update report_schedule set next_on = $2 where id = $1",
        row["id"],
        next_due(row["every"], row["next_on"]),
    )
    owner = await sessions.account(row["created_by"])
    try:
        if owner is None:
            raise NotFound(_("There is no such schedule."))
        await exports.request(
            _of_period(owner, row),
            by=owner,
            recipients=row["recipients"],
            schedule=row["id"],
        )
    except (NotFound, Conflict, Invalid):
        # Its owner is gone or may not run it any more, or the report asks for something else now.
        await _end(row, by=the_system)
    return True


def _of_period(owner: Account, row: Any) -> Asked:
    first, last = period_before(row["every"], row["next_on"])
    given: Mapping[str, Any] = {**json.loads(row["parameters"]), **_period(first, last)}
    report = find(row["report"])
    if not permissions.may(owner.role, report.permission):
        raise NotFound(_("There is no such report."))
    return Asked.parse(report, given, scope=owner.scope)


def _period(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}
