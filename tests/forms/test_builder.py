"""A form is written, asked, changed and retired; what was answered keeps its version."""

import json

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
async def admin() -> Browser:
    return Browser(await make.account("admin"))


async def drafted(admin: Browser, **form: str) -> str:
    answer = await admin.post("forms.form.create", {"kind": "survey", "name_en": "Quiet nights", **form})
    assert answer.status == 303
    return answer.location.rpartition("/")[2]


async def edition(form: str) -> int:
    return await db.fetchval(
        "select max(edition) from form_version where form = $1 and state = 'draft'", form
    )


async def ask(admin: Browser, form: str, text: str, **more: str) -> None:
    given = {"kind": "scale", "section": "main", "text_en": text, "edition": str(await edition(form)), **more}
    answer = await admin.post("forms.question.create", given, id=form)
    assert answer.status == 303, answer.texts(".err")


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


async def test_a_change_is_a_new_version_and_old_answers_keep_theirs(admin):
    hospital, form = await make.organisation(kind="hospital"), str(await forms.form())
    old = await forms.submission(form, hospital, {"care": 4})
    await admin.post("forms.draft.create", {}, id=form)
    gone = {"edition": str(await edition(form))}
    await admin.post("forms.question.destroy", gone, id=form, question="why")
    await admin.post("forms.activation.create", {}, id=form)
    new = await forms.submission(form, hospital, {"care": 3})

    rows = await db.fetch(
        "select s.id, v.version, v.state from submission s join form_version v on v.id = s.form_version"
    )
    assert {(row["id"], row["version"], row["state"]) for row in rows} == {
        (old, 1, "retired"),
        (new, 2, "active"),
    }


async def test_two_who_write_at_once_do_not_overwrite_each_other(admin):
    form = await drafted(admin)
    stale = str(await edition(form))
    await ask(admin, form, "First")

    given = {"kind": "text", "section": "main", "text_en": "Second", "edition": stale}
    assert (await admin.post("forms.question.create", given, id=form)).status == 409


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


async def test_a_retired_form_is_asked_no_more_until_it_is_taken_up(admin):
    form = str(await forms.form())

    await admin.post("forms.retirement.create", {}, id=form)
    assert await db.fetchval("select status from form where id = $1", form) == "retired"
    assert (await admin.get("forms.form.index", query={"view": "retired"})).texts("tbody .cover") == [
        "Emergency exit survey"
    ]

    await admin.post("forms.retirement.destroy", {}, id=form)
    assert await db.fetchval("select status from form where id = $1", form) == "active"


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
