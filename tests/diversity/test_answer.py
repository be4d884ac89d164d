"""What clients say of themselves is sealed on the way in (cla.md 11.3)."""

from app.diversity import checks
from app.diversity.choices import QUESTIONS
from app.kernel import db
from app.kernel.checks import State
from app.settings import current
from tests import make
from tests.browser import Browser
from tests.diversity.make import PHRASE, SAID, Line, opened


async def test_nobody_is_asked_before_there_is_a_key(house: None) -> None:
    maya = await make.account("operator")
    case = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)

    assert "diversity" not in (await browser.get("cases.person.edit", reference=case)).text
    refused = await browser.post("diversity.answer.update", SAID, reference=case)

    assert refused.status == 409
    assert (await checks.answers(current())).state is State.GREY


async def test_the_answers_are_sealed_on_write_and_no_page_shows_them_again(line: Line) -> None:
    assert (await line.answer()).status == 303

    row = await line.row()
    assert row["given_by"] == line.maya.id
    assert not any(code.encode() in bytes(row["sealed_answers"]) for code in SAID.values())
    page = await Browser(line.maya).get("cases.person.edit", reference=line.case)
    assert page.soup.select("#diversity option[selected]") == []
    assert "given" in " ".join(page.texts("[aria-labelledby=diversity-name] header"))
    log = await db.fetch("select notes, context::text as context, patch::text as patch from event_log")
    assert not any(code in str(dict(each)) for code in ("WHITE_TRAVELLER", "BISEXUAL") for each in log)
    assert await db.fetchval("select count(*) from event_log where code = 'DIVERSITY_GIVEN'") == 1


async def test_every_question_needs_an_answer_and_what_was_chosen_stays(line: Line) -> None:
    refused = await line.answer(religion="", gender="PERHAPS")

    assert refused.status == 422
    assert len(refused.texts(".err")) == 2
    kept = [each["value"] for each in refused.soup.select("#diversity option[selected]")]
    assert kept == ["WHITE_TRAVELLER", "BISEXUAL", "MHC"]
    assert await line.row() is None


async def test_answering_again_replaces_what_was_given(line: Line) -> None:
    await line.answer()
    await line.answer(religion="NONE")

    assert await db.fetchval("select count(*) from diversity") == 1
    assert (await opened(line, PHRASE))["religion"] == "NONE"


def test_every_answer_has_words_and_a_way_not_to_say() -> None:
    for words, options in QUESTIONS.values():
        assert str(words) and {"PNS", "UKN"} <= set(options) and all(map(str, options.values()))
