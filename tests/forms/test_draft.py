"""A new version is written beside the one that is asked; what was answered keeps its version."""

import pytest

from app.kernel import db
from tests import make
from tests.forms import make as forms
from tests.forms.building import drafted, edition

pytestmark = pytest.mark.usefixtures("house")


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


async def test_a_draft_is_given_up_and_the_version_that_is_asked_stays(admin):
    form = str(await forms.form())
    await admin.post("forms.draft.create", {}, id=form)

    assert (await admin.post("forms.draft.create", {}, id=form)).status == 409
    assert (await admin.post("forms.draft.destroy", {}, id=form)).status == 303

    states = await db.fetch("select version, state from form_version where form = $1", form)
    assert [tuple(row) for row in states] == [(1, "active")]


async def test_the_only_draft_of_a_form_is_not_given_up(admin):
    form = await drafted(admin)

    assert (await admin.post("forms.draft.destroy", {}, id=form)).status == 409
    assert await edition(form) == 1
