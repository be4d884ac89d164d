"""Questions and sections of a draft change places, one at a time."""

import pytest

from tests.browser import Browser
from tests.forms.building import ask, drafted, edition

pytestmark = pytest.mark.usefixtures("house")


async def moved(admin: Browser, form: str, what: str, code: str, way: str) -> int:
    given = {"what": what, "code": code, "way": way, "edition": str(await edition(form))}
    return (await admin.post("forms.place.update", given, id=form)).status


async def test_a_question_goes_one_place_up_and_past_its_section_into_the_next(admin):
    form = await drafted(admin)
    title = {"title_en": "Ward", "edition": str(await edition(form))}
    await admin.post("forms.section.create", title, id=form)
    for text in ("First", "Second"):
        await ask(admin, form, text)

    assert await moved(admin, form, "question", "second", "up") == 303
    assert await moved(admin, form, "question", "first", "down") == 303

    page = await admin.get("forms.form.show", id=form)
    assert page.texts("section[aria-labelledby=s-main] .qs b") == ["Second"]
    assert page.texts("section[aria-labelledby=s-ward] .qs b") == ["First"]


async def test_nothing_moves_without_a_way_or_on_a_page_that_is_stale(admin):
    form = await drafted(admin)
    await ask(admin, form, "First")
    stale = {"what": "question", "code": "first", "way": "up", "edition": "1"}

    assert await moved(admin, form, "question", "first", "sideways") == 422
    assert await moved(admin, form, "page", "first", "up") == 422
    assert (await admin.post("forms.place.update", stale, id=form)).status == 409
