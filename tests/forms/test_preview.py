"""A form as people will see it."""

import pytest

from tests import make
from tests.browser import Browser
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


async def test_a_preview_shows_every_question_and_sends_nothing():
    admin, form = Browser(await make.account("admin")), await forms.form()
    page = await admin.get("forms.preview.show", id=form)
    assert len(page.texts(".q")) == 2
    assert page.soup.select("form[action^='/s/']") == []
