"""A form is asked no more, until somebody takes it up again."""

import pytest

from app.kernel import db
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


async def test_a_retired_form_is_asked_no_more_until_it_is_taken_up(admin):
    form = str(await forms.form())

    await admin.post("forms.retirement.create", {}, id=form)
    assert await db.fetchval("select status from form where id = $1", form) == "retired"
    assert (await admin.get("forms.form.index", query={"view": "retired"})).texts("tbody .cover") == [
        "Emergency exit survey"
    ]

    await admin.post("forms.retirement.destroy", {}, id=form)
    assert await db.fetchval("select status from form where id = $1", form) == "active"
