"""Questions of a draft are written, changed and taken out."""

import pytest

from tests.forms import make as forms
from tests.forms.building import ask, drafted, edition

pytestmark = pytest.mark.usefixtures("house")


async def test_every_kind_of_question_can_be_written(admin):
    form = await drafted(admin)
    for kind in ("scale", "zero_ten", "yes_no", "number", "date", "text", "photo", "signature"):
        await ask(admin, form, f"A {kind}", kind=kind, code=f"q_{kind}")
    for kind in ("single", "multiple"):
        await ask(
            admin,
            form,
            f"A {kind}",
            kind=kind,
            code=f"q_{kind}",
            options="Always | Toujours | دائما | 4\nnever: Never | 0",
        )

    assert (await admin.post("forms.activation.create", {}, id=form)).status == 303

    version = await forms.active(form)
    assert len(version.asks.questions) == 10
    always, never = version.asks.questions["q_single"].options
    assert (always.code, dict(always.text), always.points) == (
        "always",
        {"en": "Always", "fr": "Toujours", "ar": "دائما"},
        4,
    )
    assert (never.code, never.points) == ("never", 0)


async def test_what_cannot_be_taken_keeps_what_was_typed(admin):
    form = await drafted(admin)
    given = {
        "kind": "single",
        "section": "main",
        "text_en": "Where?",
        "options": "",
        "weight": "900",
        "edition": "1",
    }

    page = await admin.post("forms.question.create", given, id=form)

    assert page.status == 422
    assert page.texts("#f-text_en") == ["Where?"]
    assert len(page.texts(".err")) == 2


async def test_two_who_write_at_once_do_not_overwrite_each_other(admin):
    form = await drafted(admin)
    stale = str(await edition(form))
    await ask(admin, form, "First")

    given = {"kind": "text", "section": "main", "text_en": "Second", "edition": stale}
    assert (await admin.post("forms.question.create", given, id=form)).status == 409


async def test_a_question_is_written_anew_and_what_depends_on_it_follows_its_code(admin):
    form = await drafted(admin)
    await ask(admin, form, "First", code="first")
    await ask(admin, form, "Second", code="second", if_question="first", if_op="at_most", if_value="2")

    page = await admin.get("forms.question.edit", id=form, question="first")
    given = {"kind": "scale", "section": "main", "text_en": "At first", "code": "at_first"}
    given["edition"] = str(await edition(form))
    answer = await admin.post("forms.question.update", given, id=form, question="first")

    assert page.texts("#f-text_en") == ["First"]
    assert answer.status == 303
    shown = await admin.get("forms.form.show", id=form)
    assert shown.texts(".qs b") == ["At first", "Second"]
    assert "only if at_first is at most 2" in shown.plain


async def test_a_code_that_another_question_has_is_refused_beside_its_field(admin):
    form = await drafted(admin)
    for code in ("first", "second"):
        await ask(admin, form, code.title(), code=code)
    given = {"kind": "scale", "section": "main", "text_en": "Changed", "code": "second"}
    given["edition"] = str(await edition(form))

    page = await admin.post("forms.question.update", given, id=form, question="first")

    assert page.status == 422
    assert page.texts("#f-code-err") == ["There is a question with this code already."]
    assert page.texts("#f-text_en") == ["Changed"]


async def test_a_new_question_is_written_for_its_section_and_a_question_that_is_gone_is_not_found(admin):
    form = await drafted(admin)
    await ask(admin, form, "First", code="first")

    page = await admin.get("forms.question.new", id=form, query={"section": "main"})
    out = {"edition": str(await edition(form))}
    assert (await admin.post("forms.question.destroy", out, id=form, question="first")).status == 303

    assert page.soup.select_one("#f-section option[selected]")["value"] == "main"
    assert (await admin.get("forms.question.edit", id=form, question="first")).status == 404
