"""Forms leave as files and come in as drafts."""

import json

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


async def test_a_file_goes_out_and_comes_in_as_the_next_version(admin):
    form = str(await forms.form(forms.AUDIT, kind="audit", code="hands"))
    file = (await admin.get("forms.file.show", id=form)).text

    answer = await admin.request(
        "POST", "/forms/files", files={"files": ("hands.json", file.encode(), "application/json")}
    )

    assert answer.status == 303
    states = await db.fetch("select version, state from form_version where form = $1 order by version", form)
    assert [tuple(row) for row in states] == [(1, "active"), (2, "draft")]


async def test_a_bad_file_names_its_place(admin):
    body = json.dumps(
        {"format": "recourse-form-1", "kind": "survey", "name": {"en": "X"}, "sections": [{"code": 1}]}
    )

    page = await admin.request(
        "POST", "/forms/files", files={"files": ("x.json", body.encode(), "application/json")}
    )

    assert page.status == 422
    assert "section 1, code: is not a text" in page.plain


async def test_whoever_has_a_scope_brings_forms_in_for_their_own_place_only():
    hospital = await make.organisation("Al Waha General", "hospital")
    lead = Browser(await make.account("action_coordinator", organisation=hospital))

    page = await lead.get("forms.file.new")

    assert page.texts("#f-owner option") == ["Al Waha General"]


async def test_without_a_file_nothing_comes_in(admin):
    page = await admin.post("forms.file.create")

    assert page.status == 422
    assert page.texts("#f-files-err") == ["Choose the file of a form."]
