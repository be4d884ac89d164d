"""What was answered, and how it came out, as whoever may see it reads it."""

import json
from decimal import Decimal

import pytest

from app.kernel import db
from tests import make
from tests.forms import make as forms
from tests.forms.answering import begun, put

pytestmark = pytest.mark.usefixtures("house")


async def test_a_failed_critical_item_is_said_and_fails_the_audit(lead):
    address = await begun(lead)

    answer = await put(lead, address, gel="yes", hands="no")

    page = await lead.request("GET", answer.location)
    assert page.texts(".notice b") == ["1 critical item failed"]
    assert page.texts("h1 .badge") == ["Not passed"]
    row = await db.fetchrow('select score, "pass", failed_critical, submitted_by from submission')
    assert tuple(row) == (Decimal("33.33"), False, 1, lead.account.id)
    context = json.loads(await db.fetchval("select context from event_log where code = 'SUBMITTED'"))
    assert context["failed_critical"] == ["hands"]
    sitting = await db.fetchrow(
        'select outcome, device, "user", submission is not null as joined from form_session'
    )
    assert tuple(sitting) == ("submitted", "phone", lead.account.id, True)


async def test_what_another_hospital_answered_is_not_there_and_a_draft_leads_back_to_its_page(lead):
    form = await forms.form()
    own = await forms.submission(form, lead.account.organisation, {"care": 2, "why": "Waited"})
    theirs = await forms.submission(form, await make.organisation(kind="hospital"), {"care": 2})
    draft = (await begun(lead)).rpartition("/")[2]

    page = await lead.get("forms.submission.show", id=own)
    assert page.texts("main li small") == ["2", "Waited"]
    assert (await lead.get("forms.submission.show", id=theirs)).status == 404
    assert (await lead.get("forms.submission.show", id=draft)).location == f"/fillings/{draft}"
