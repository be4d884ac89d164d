"""Audits are reminded of and missed, or done in time (features.md 60)."""

import json
from datetime import timedelta

from app.audits.commands.starting import start
from app.kernel import clock, db
from tests.audits import make as audits
from tests.audits.make import SEVEN, SEVEN_PM, VISITOR, Ward


async def test_the_ward_is_reminded_and_its_heads_hear_what_was_missed_each_once(ward: Ward) -> None:
    await audits.schedule(ward, rule="FREQ=MONTHLY;INTERVAL=1", starts_on=SEVEN.date())
    for _twice in range(2):
        await audits.sweep_at(SEVEN_PM - timedelta(hours=2))
        await audits.sweep_at(SEVEN_PM)
    for _twice in range(2):
        await audits.sweep_at(SEVEN_PM + timedelta(seconds=1))

    told = await db.fetch("select kind, recipient_user, channel, subject from outbox order by id")
    assert [(row["kind"], row["recipient_user"], row["channel"]) for row in told] == [
        ("audit.reminder", ward.nurse.id, "in_app"),
        ("audit.reminder", ward.nurse.id, "email"),
        *(
            ("audit.missed", each, channel)
            for each in sorted([ward.nurse.id, ward.head.id])
            for channel in ("in_app", "email")
        ),
    ]
    assert await audits.audits("state, missed_at") == [("missed", SEVEN_PM + timedelta(seconds=1))]
    assert await db.fetchval("select count(*) from deadline") == 0
    codes = await db.fetch("select code from event_log where key = 'audit' order by seq")
    assert [row["code"] for row in codes] == ["SLA_REMINDER", "MISSED"]


async def test_the_one_an_audit_is_given_to_is_reminded_instead_of_the_ward(ward: Ward) -> None:
    await audits.schedule(ward, assignee=ward.head.id)
    await audits.sweep_at(SEVEN_PM - timedelta(hours=2))

    assert await db.fetchval("select array_agg(distinct recipient_user) from outbox") == [ward.head.id]


async def test_an_audit_that_is_handed_in_is_done_and_nobody_is_told_of_it(ward: Ward) -> None:
    await audits.schedule(ward, rule="FREQ=MONTHLY;INTERVAL=1", starts_on=SEVEN.date())
    _audit, submission = await audits.begun(ward, SEVEN)

    await audits.hand_in(submission, SEVEN + timedelta(hours=3))
    await audits.sweep_at(SEVEN_PM + timedelta(hours=1))

    assert await audits.audits("state, missed_at") == [("done", None)]
    assert await db.fetchval("select count(*) from outbox") == 0


async def test_a_missed_audit_can_still_be_done_and_stays_marked(ward: Ward) -> None:
    await audits.schedule(ward, rule="FREQ=MONTHLY;INTERVAL=1", starts_on=SEVEN.date())
    await audits.sweep_at(SEVEN_PM + timedelta(seconds=1))
    _audit, submission = await audits.begun(ward, SEVEN_PM + timedelta(hours=1))

    await audits.hand_in(submission, SEVEN_PM + timedelta(hours=2))

    assert await audits.audits("state, missed_at is not null") == [("done", True)]


async def test_the_log_says_whether_an_audit_was_done_in_time(ward: Ward) -> None:
    for hours in (1, 13):
        await audits.schedule(
            ward, name=f"After {hours} hours", rule="FREQ=MONTHLY;INTERVAL=1", starts_on=SEVEN.date()
        )
        due = await db.fetchval("select id from audit_due where state = 'due' order by id desc limit 1")
        with clock.frozen(SEVEN + timedelta(minutes=5)):
            submission = await start(due, VISITOR, by=ward.nurse)
        await audits.hand_in(submission, SEVEN + timedelta(hours=hours))

    late = await db.fetch("select context->'late' as late from event_log where code = 'DONE' order by seq")
    assert [json.loads(row["late"]) for row in late] == [False, True]
