"""Whoever sent a survey reads thank you, in the words of its version, whatever became of the link."""

import pytest

from app.forms.commands.sharing import withdraw_link
from app.kernel import db
from app.kernel.actor import the_system
from tests.browser import Browser
from tests.forms import make as forms
from tests.forms.answering import answered, link_to, opened

pytestmark = pytest.mark.usefixtures("house")
THANKS = {**forms.SURVEY, "thanks": {"en": "Get well soon.", "fr": "Bon rétablissement."}}


async def test_thanks_are_said_in_the_words_of_the_form_and_the_language_of_the_reader():
    address = await link_to(await forms.form(THANKS))

    english = await opened(f"{address}/done")
    french = await opened(f"{address}/done", **{"accept-language": "fr"})

    assert english.texts("main p")[0] == "Get well soon."
    assert french.texts("main p")[0] == "Bon rétablissement."


async def test_a_link_that_was_used_or_withdrawn_since_still_says_thank_you():
    form = await forms.form()
    address = await link_to(form, kind="one_time")
    await answered(address, care="5")
    await withdraw_link(form, await db.fetchval("select id from form_link"), None, by=the_system)

    assert (await opened(f"{address}/done")).texts("h1") == ["Thank you"]


async def test_a_link_that_never_was_says_what_every_dead_link_says():
    page = await Browser(None).get("forms.done.show", token="abcdefghijklmnopqrstuvwxyz")

    assert (page.status, page.texts("h1")) == (404, ["This survey link does not work any more"])
