"""What a draft says before and after, whether it is anonymous, and from where it is passed."""

import pytest

from tests.forms import make as forms
from tests.forms.building import ask, drafted, edition

pytestmark = pytest.mark.usefixtures("house")


async def test_what_is_said_before_and_after_stands_in_the_draft(admin):
    form = await drafted(admin)
    await ask(admin, form, "How was it?", weight="1")
    given = {
        "intro_en": "Two minutes.",
        "thanks_ar": "شكرا",
        "anonymous": "1",
        "pass_mark": "80",
        "edition": str(await edition(form)),
    }

    assert (await admin.post("forms.whole.update", given, id=form)).status == 303
    await admin.post("forms.activation.create", {}, id=form)

    asks = (await forms.active(form)).asks
    assert (dict(asks.intro), dict(asks.thanks)) == ({"en": "Two minutes."}, {"ar": "شكرا"})
    assert (asks.anonymous, asks.pass_mark) == (True, 80)
    assert (await admin.get("forms.form.show", id=form)).texts("#q-how_was_it b") == ["How was it?"]


async def test_a_pass_mark_over_a_hundred_is_refused_and_the_words_stay(admin):
    form = await drafted(admin)
    given = {"intro_en": "Two minutes.", "pass_mark": "101", "edition": str(await edition(form))}

    page = await admin.post("forms.whole.update", given, id=form)

    assert page.status == 422
    assert page.texts("#f-intro_en") == ["Two minutes."]
    assert page.texts("#f-pass_mark-err") != []


async def test_what_is_asked_already_is_not_changed_but_through_a_new_draft(admin):
    form = str(await forms.form())

    assert (await admin.get("forms.whole.edit", id=form)).status == 409
