"""Questions of a draft are written, changed and taken out."""

from tests.browser import Browser
from tests.questions.make import drafted, edition_of


async def test_a_line_that_leads_nowhere_is_named_and_what_was_typed_stays(ruth: Browser) -> None:
    draft = await drafted(ruth)
    form = {"code": "extra", "text": "And else?", "kind": "money", "ways": "a lot -> =INSCOPE", "edition": 1}

    page = await ruth.post("questions.question.create", form, id=draft)

    assert page.status == 422
    assert page.texts("#f-ways-err") == ["Line 1: write “up to”, an amount, or “more”."]
    assert page.texts("#f-ways") == ["a lot -> =INSCOPE"]
    assert await edition_of(draft) == 1


async def test_a_renamed_question_keeps_what_leads_to_it(ruth: Browser) -> None:
    draft = await drafted(ruth)
    form = {
        "code": "dwelling",
        "text": "Home?",
        "kind": "choice",
        "ways": "Evicted -> =INSCOPE:housing\nNo -> =OUTOFSCOPE",
    }

    await ruth.post("questions.question.update", {**form, "edition": 1}, id=draft, question="home")

    page = await ruth.get("questions.tree.show", id=draft)
    assert '<a href="#q-dwelling">dwelling</a>' in page.text
    assert not page.soup.select("#q-home")


async def test_a_code_that_is_taken_is_refused_and_everything_that_was_typed_stays(ruth: Browser) -> None:
    draft = await drafted(ruth)
    form = {"code": "home", "text": "And else?", "kind": "choice", "ways": "Yes -> money\nNo -> =OUTOFSCOPE"}

    page = await ruth.post("questions.question.create", {**form, "edition": 1}, id=draft)

    assert page.status == 422
    assert page.texts("#f-code-err") == ["There is a question with this code already."]
    assert page.texts("#f-ways") == ["Yes -> money No -> =OUTOFSCOPE"]


async def test_a_question_is_added_changed_and_taken_out(ruth: Browser) -> None:
    draft = await drafted(ruth)
    form = {"code": "extra", "text": "And else?", "kind": "choice", "ways": "Yes -> money\nNo -> =OUTOFSCOPE"}

    assert (await ruth.get("questions.question.new", id=draft)).status == 200
    assert (await ruth.post("questions.question.create", {**form, "edition": 1}, id=draft)).status == 303
    page = await ruth.get("questions.question.edit", id=draft, question="extra")
    assert page.texts("#f-ways") == ["Yes -> money No -> =OUTOFSCOPE"]
    gone = await ruth.post("questions.question.destroy", {"edition": 2}, id=draft, question="extra")

    assert gone.status == 303
    assert (await ruth.get("questions.question.edit", id=draft, question="extra")).status == 404
