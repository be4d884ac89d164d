"""Beginning an audit that is due, or going on with it."""

from datetime import timedelta

import pytest

from app.audits.commands.starting import start
from app.forms.commands.filling import drop
from app.kernel import clock, db
from app.kernel.errors import Conflict, NotFound
from tests import make
from tests.audits import make as audits
from tests.audits.make import SEVEN, SEVEN_PM, VISITOR, Ward
from tests.browser import Browser


async def test_beginning_an_audit_makes_one_draft_with_its_deadline(ward: Ward) -> None:
    await audits.schedule(ward)
    audit, submission = await audits.begun(ward, SEVEN + timedelta(hours=1))
    again = await audits.begun(ward, SEVEN + timedelta(hours=2))

    assert again == (audit, submission)
    row = await db.fetchrow("select * from submission")
    assert (row["status"], row["due_at"], row["department"]) == ("draft", SEVEN_PM, ward.department)


async def test_whoever_goes_on_with_an_audit_hands_it_in(ward: Ward) -> None:
    await audits.schedule(ward)
    audit, submission = await audits.begun(ward, SEVEN)

    with clock.frozen(SEVEN + timedelta(hours=1)):
        assert await start(audit, VISITOR, by=ward.head) == submission

    assert await db.fetchval("select submitted_by from submission") == ward.head.id


async def test_an_audit_is_not_begun_before_it_opens_nor_by_a_stranger(ward: Ward) -> None:
    await audits.schedule(ward)
    first = await db.fetchval("select id from audit_due order by opens_at limit 1")
    stranger = await make.account("complaints_officer")

    with clock.frozen(SEVEN - timedelta(seconds=1)), pytest.raises(Conflict):
        await start(first, VISITOR, by=ward.nurse)
    with clock.frozen(SEVEN), pytest.raises(NotFound):
        await start(first, VISITOR, by=stranger)


async def test_the_button_leads_to_the_form_and_a_second_press_to_the_same_one(ward: Ward) -> None:
    await audits.schedule(ward)
    first = await db.fetchval("select id from audit_due order by opens_at limit 1")
    stranger = (await audits.ward()).nurse

    with clock.frozen(SEVEN - timedelta(minutes=1)):
        early = await Browser(ward.nurse).post("audits.sitting.create", id=first)
    with clock.frozen(SEVEN):
        begun = await Browser(ward.nurse).post("audits.sitting.create", id=first)
        again = await Browser(ward.head).post("audits.sitting.create", id=first)
        foreign = await Browser(stranger).post("audits.sitting.create", id=first)

    submission = await db.fetchval("select id from submission")
    assert (early.status, begun.status, foreign.status) == (409, 303, 404)
    assert str(submission) in begun.location and begun.location == again.location


async def test_an_audit_whose_form_was_given_up_can_be_begun_again(ward: Ward) -> None:
    await audits.schedule(ward)
    audit, submission = await audits.begun(ward, SEVEN)

    with clock.frozen(SEVEN + timedelta(minutes=30)):
        await drop(submission, by=ward.nurse)
    again, other = await audits.begun(ward, SEVEN + timedelta(hours=1))

    assert (again, other != submission) == (audit, True)
