"""The golden rows of sla.md 2 through the database: commands and sweeps at their instants, then the stored columns."""

from datetime import datetime
from uuid import UUID

import pytest

from app.complaints.commands import answering, changing, moving
from app.complaints.rules.states import Brought
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests import make
from tests.complaints.make import Ward, complaint, config, row_of, sweep_until, ward
from tests.sla.desk import when
from tests.sla.test_golden import TABLE, Row

BROUGHT = Brought(reason="Because", awaiting="The ward", resolution="Put right")


async def happen(key: UUID, moment: str, event: str, value: str) -> None:
    at = when(moment)
    await sweep_until(before(at))
    with clock.frozen(at):
        if event == "status":
            await moving.move(key, value, BROUGHT, by=the_system)
        elif event == "response":
            await answering.respond(key, "We have looked into it.", by=the_system)
        else:
            await changing.change(key, {event: value}, by=the_system)


def before(at: datetime) -> datetime:
    """An event comes before the sweep of the same instant (sla.md 1.3)."""
    return at.replace(second=at.second - 1) if at.second else at.fromtimestamp(at.timestamp() - 1, at.tzinfo)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
async def test_a_stored_complaint_stands_as_the_golden_row_says(house: None, row: Row):
    place: Ward = await ward()
    other = await make.organisation("Elsewhere", "hospital")
    for rule in row.rows:
        await config(place.hospital, rule)
    hospital = place.hospital if row.hospital == "H1" else other
    key = await complaint(hospital, row.source or "", severity=row.level, priority=row.level)

    for moment, event, value in row.history:
        await happen(key, moment, event, value)
    await sweep_until(when(row.now))

    stored = await row_of(key)
    facts = (
        stored["reminder_sent_at"] is not None,
        stored["second_reminder_sent_at"] is not None,
        stored["escalated_at"] is not None,
        stored["is_overdue"],
        stored["breached"],
    )
    assert stored["due_at"] == when(row.due)
    assert "".join("y" if fact else "n" for fact in facts) == row.facts
    assert await breaches() == []


async def breaches() -> list[str]:
    """The auditor's assertions about notices and deadlines (reliability.md 3.2, I13 to I16, I18, I19)."""
    checks = {
        "I13": "select n.subject_id from sla_notice n where n.state='sent'"
        " and not exists(select 1 from outbox o where o.event_id=n.event_id)",
        "I14": "select n.subject_id from sla_notice n left join event_log e on e.id=n.event_id"
        " where n.state='sent' and (e.id is null or e.subject_id<>n.subject_id)",
        "I15": "select e.id from event_log e where e.key in ('complaint','action')"
        " and e.code in ('SLA_REMINDER','SECOND_REMINDER','ESCALATION')"
        " and not exists(select 1 from sla_notice n where n.event_id=e.id)",
        "I16": "select c.id from complaint c where c.status in ('resolved','closed','cancelled')"
        " and exists(select 1 from deadline d where d.subject_kind='complaint' and d.subject_id=c.id)",
        "I18": "select d.subject_id from deadline d left join complaint c on c.id=d.subject_id"
        " where d.subject_kind='complaint' and c.id is null",
        "I19": "select d.subject_id from deadline d where (d.tries>0)<>(d.error is not null)",
        "I44": "select 1 from (select hospital scope, 'complaint.status.'||status name, count(*) n"
        " from complaint group by 1,2) c"
        " full join (select scope, name, sum(n) n from counter where name like 'complaint.status.%' group by 1,2"
        " having sum(n)<>0) k using(scope, name) where coalesce(c.n,0)<>coalesce(k.n,0)",
    }
    return [name for name, sql in checks.items() if await db.fetch(sql)]
