"""Sections of a draft are added, changed and taken out."""

import pytest

from tests.forms.building import ask, drafted, edition

pytestmark = pytest.mark.usefixtures("house")


async def test_sections_are_added_moved_and_taken_out(admin):
    form = await drafted(admin)
    first = {"title_en": "The ward", "title_ar": "الجناح", "edition": str(await edition(form))}
    await admin.post("forms.section.create", first, id=form)
    up = {"what": "section", "code": "the_ward", "way": "up", "edition": str(await edition(form))}
    await admin.post("forms.place.update", up, id=form)
    await ask(admin, form, "Clean?", section="the_ward")

    page = await admin.get("forms.form.show", id=form)
    assert page.texts("section h2")[:2] == ["The ward", "Questions"]

    out = {"edition": str(await edition(form))}
    await admin.post("forms.section.destroy", out, id=form, section="the_ward")
    assert (await admin.get("forms.form.show", id=form)).texts(".qs b") == []


async def test_a_heading_is_written_anew_and_its_questions_stay(admin):
    form = await drafted(admin)
    await ask(admin, form, "Clean?")
    title = {"title_en": "Ward", "title_fr": "Service", "edition": str(await edition(form))}

    page = await admin.get("forms.section.edit", id=form, section="main")
    assert (await admin.post("forms.section.update", title, id=form, section="main")).status == 303

    assert page.soup.select(f'form[action$="/{form}/sections/main/delete"]') == []
    shown = await admin.get("forms.form.show", id=form)
    assert (shown.texts("section h2")[0], shown.texts(".qs b")) == ("Ward", ["Clean?"])


async def test_a_section_needs_an_english_heading_and_the_other_words_stay(admin):
    form = await drafted(admin)
    given = {"title_en": "", "title_ar": "الجناح", "edition": str(await edition(form))}

    page = await admin.post("forms.section.create", given, id=form)

    assert page.status == 422
    assert page.texts("#f-title_en-err") == ["Write a heading in English."]
    assert page.soup.select_one("#f-title_ar")["value"] == "الجناح"


async def test_a_form_keeps_a_section_and_one_that_is_not_there_is_not_found(admin):
    form = await drafted(admin)
    given = {"edition": str(await edition(form))}

    assert (await admin.get("forms.section.new", id=form)).status == 200
    assert (await admin.post("forms.section.destroy", given, id=form, section="main")).status == 409
    assert (await admin.get("forms.section.edit", id=form, section="attic")).status == 404
