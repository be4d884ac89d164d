"""The list of forms, and whose a form is."""

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


async def test_a_hospital_writes_its_own_forms_and_not_everybodys():
    hospital = await make.organisation(kind="hospital")
    lead = Browser(await make.account("action_coordinator", organisation=hospital))
    common = str(await forms.form())

    assert (await lead.post("forms.draft.create", {}, id=common)).status == 403
    own = {"kind": "audit", "name_en": "Ours", "owner": str(hospital)}
    assert (await lead.post("forms.form.create", own)).status == 303
    assert (await lead.post("forms.form.create", {**own, "owner": ""})).status == 403


async def test_the_list_is_a_constant_number_of_statements(admin):
    hospital = await make.organisation(kind="hospital")
    for n in range(3):
        await forms.submission(await forms.form(name=f"Survey {n}"), hospital, {"care": 1})
    few = (await admin.get("forms.form.index")).statements
    for n in range(8):
        await forms.submission(await forms.form(name=f"More {n}"), hospital, {"care": 1})

    page = await admin.get("forms.form.index")

    assert page.statements == few
    assert len(page.texts("tbody .cover")) == 11


async def test_a_tab_shows_its_forms_and_what_is_no_tab_shows_all(admin):
    await forms.form(name="Quiet nights")
    await forms.form(forms.AUDIT, kind="audit", name="Hand hygiene")
    await forms.form(name="Old one", status="retired")

    tabs = {
        view: (await admin.get("forms.form.index", query={"view": view})).texts("tbody .cover")
        for view in ("audits", "retired", "nonsense")
    }

    assert tabs == {
        "audits": ["Hand hygiene"],
        "retired": ["Old one"],
        "nonsense": ["Hand hygiene", "Quiet nights"],
    }


async def test_name_and_cadence_change_and_what_it_is_stays_once_it_was_asked(admin):
    form = await forms.form()
    changed = {"kind": "audit", "name_en": "Calm nights", "cadence": "weekly"}

    assert (await admin.get("forms.form.edit", id=form)).soup.select_one("#f-name_en")["value"] == (
        "Emergency exit survey"
    )
    assert (await admin.post("forms.form.update", changed, id=form)).status == 303

    row = await db.fetchrow("select name_en, cadence, kind from form where id = $1", form)
    assert tuple(row) == ("Calm nights", "weekly", "survey")


async def test_a_form_without_an_english_name_is_refused_and_the_rest_stays(admin):
    assert (await admin.get("forms.form.new")).status == 200

    page = await admin.post("forms.form.create", {"kind": "audit", "name_en": " ", "name_ar": "ليال هادئة"})

    assert page.status == 422
    assert page.texts("#f-name_en-err") == ["Write a name in English."]
    assert page.soup.select_one("#f-name_ar")["value"] == "ليال هادئة"
    assert await db.fetchval("select count(*) from form") == 0


async def test_the_form_of_another_hospital_does_not_exist_and_one_of_everybody_is_only_read():
    theirs = await forms.form(owner_institution=await make.organisation(kind="hospital"))
    common = await forms.form()
    reader = Browser(await make.account("complaints_officer"))

    assert (await reader.get("forms.form.show", id=theirs)).status == 404
    page = await reader.get("forms.form.show", id=common)
    assert page.status == 200
    assert page.soup.select('main form[action*="/drafts"]') == []
