"""Submissions are counted where they happen, once, with what follows."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.forms.commands.submitting import Filled, submit_many
from app.kernel import db, ids
from app.kernel.actor import the_system
from tests import make
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


async def test_a_submission_adds_to_the_sums_of_its_day():
    hospital, form = await make.organisation(kind="hospital"), await forms.form()

    await forms.submission(form, hospital, {"care": 5}, at=NOON)
    await forms.submission(form, hospital, {"care": 2, "why": "Waited"}, at=NOON)

    day = await db.fetchrow("select * from form_day where form = $1", form)
    assert (day["submissions"], day["scored"], day["score_sum"]) == (2, 2, Decimal("125.00"))
    assert day["day"] == NOON.date()
    rows = await db.fetch(
        "select question, choice, n, total from answer_day where form = $1 order by 1, 2", form
    )
    assert [tuple(row) for row in rows] == [
        ("", "20", 1, Decimal("25")),
        ("", "90", 1, Decimal("100")),
        ("care", "2", 1, Decimal("2")),
        ("care", "5", 1, Decimal("5")),
        ("why", "", 1, Decimal("0")),
    ]


async def test_the_log_says_how_it_came_out_and_never_what_was_answered():
    hospital = await make.organisation(kind="hospital")
    form = await forms.form(forms.AUDIT, kind="audit", name="Hand hygiene")

    key = await forms.submission(form, hospital, {"gel": "yes", "hands": "no"}, at=NOON)

    entry = await db.fetchrow("select key, code, context from event_log where subject_id = $1", key)
    context = json.loads(entry["context"])
    assert (entry["key"], entry["code"]) == ("submission", "SUBMITTED")
    assert context["score"] == "33.33"
    assert context["pass"] is False
    assert context["failed"] == context["failed_critical"] == ["hands"]
    assert "answers" not in context
    row = await db.fetchrow('select score, "pass", failed_critical from submission where id = $1', key)
    assert tuple(row) == (Decimal("33.33"), False, 1)


async def test_what_comes_twice_counts_once():
    hospital, form = await make.organisation(kind="hospital"), await forms.form()
    version = await forms.active(form)
    one = Filled(hospital, {"care": 4}, NOON, NOON, external_id="row 1")
    again = Filled(hospital, {"care": 4}, NOON, NOON, external_id="row 1", id=ids.new())

    assert len(await submit_many(version, [one], by=the_system)) == 1
    assert await submit_many(version, [again], by=the_system) == {}
    assert await submit_many(version, [one], by=the_system) == {}

    assert await db.fetchval("select submissions from form_day where form = $1", form) == 1
    assert await db.fetchval("select count(*) from event_log where subject_kind = 'submission'") == 1
