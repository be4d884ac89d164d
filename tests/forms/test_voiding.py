"""What is struck out stays readable and leaves every count."""

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


async def test_what_is_struck_out_leaves_every_count(lead):
    form = await forms.form()
    key = await forms.submission(form, lead.account.organisation, {"care": 5})
    admin = Browser(await make.account("admin"))

    assert (await admin.post("forms.voiding.create", {"reason": ""}, id=key)).status == 422
    assert (await admin.post("forms.voiding.create", {"reason": "A test"}, id=key)).status == 303

    assert "A test" in (await admin.get("forms.submission.show", id=key)).plain
    assert await db.fetchval("select submissions from form_day") == 0
    assert await db.fetchval("select sum(n) from answer_day") == 0
    assert (await admin.post("forms.voiding.create", {"reason": "Again"}, id=key)).status == 409
