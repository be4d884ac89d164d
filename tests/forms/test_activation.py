"""A draft is asked from now on, if nothing in it is to be mended."""

import json

import pytest

from app.kernel import db
from tests.forms.building import ask, drafted, edition

pytestmark = pytest.mark.usefixtures("house")


async def test_a_form_is_written_and_asked(admin):
    form = await drafted(admin)
    await ask(admin, form, "How quiet was it?", required="1", weight="2")
    await ask(admin, form, "Why?", kind="text", if_question="how_quiet_was_it", if_op="at_most", if_value="2")

    assert (await admin.post("forms.activation.create", {}, id=form)).status == 303

    page = await admin.get("forms.form.show", id=form)
    assert page.texts(".qs b") == ["How quiet was it?", "Why?"]
    assert "only if how_quiet_was_it is at most 2" in page.plain
    body = json.loads(
        await db.fetchval("select body from form_version where form = $1 and state = 'active'", form)
    )
    assert [each["code"] for each in body["sections"][0]["questions"]] == ["how_quiet_was_it", "why"]
    codes = await db.fetch("select code from event_log where subject_id = $1 order by seq", form)
    assert [row["code"] for row in codes] == [
        "FORM_MADE",
        "VERSION_CHANGED",
        "VERSION_CHANGED",
        "VERSION_ACTIVE",
    ]


async def test_a_form_with_a_mistake_is_not_asked_and_says_where(admin):
    form = await drafted(admin)
    await ask(admin, form, "First", code="first")
    await ask(admin, form, "Second", code="second", if_question="first", if_op="at_most", if_value="2")
    moved = {"what": "question", "code": "second", "way": "up", "edition": str(await edition(form))}
    await admin.post("forms.place.update", moved, id=form)

    page = await admin.get("forms.form.show", id=form)

    assert page.texts(".qs b") == ["Second", "First"]
    assert "asked later" in page.texts(".notice")[0]
    assert (await admin.post("forms.activation.create", {}, id=form)).status == 409
