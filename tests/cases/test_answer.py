"""An answer to a question of means or scope, given or changed."""

import json

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import Asked, pass_means


async def test_an_answer_is_changed_and_later_ones_that_still_fit_stay(asked: Asked) -> None:
    await pass_means(asked)

    shown = await asked.page("means", at="over_sixty")
    assert shown.soup.select_one("input[name=answer][value=no]").has_attr("checked")
    await asked.answer("means", "over_sixty", "yes")

    walk = await db.fetchrow("select answers, result from question_walk")
    assert json.loads(walk["answers"])["capital"] == 64_000
    assert walk["result"] == "yes"
    assert await db.fetchval("select over_sixty from eligibility") is True
    last = (await asked.log("means_test"))[-1]
    assert last["code"] == "MT_CHANGED"
    assert json.loads(last["patch"])["before"]["over_sixty"] == "no"


async def test_a_changed_answer_that_leads_elsewhere_forgets_what_was_answered_after_it(asked: Asked) -> None:
    await pass_means(asked)

    await asked.answer("means", "benefits", "yes")

    row = await db.fetchrow("select state, gross_income, dependants from eligibility")
    assert tuple(row) == ("unknown", None, 0)
    assert (await asked.page("means")).texts("label[for=f-answer]") == [
        "How much is there in savings, valuables and second homes?"
    ]


async def test_a_stale_page_does_not_answer(asked: Asked) -> None:
    await asked.begin("scope")
    await asked.answer("scope", "about", "home", version=1)

    late = await asked.answer("scope", "about", "money", version=1)

    assert late.status == 409
    assert json.loads(await db.fetchval("select answers from question_walk")) == {"about": "home"}


async def test_a_question_that_is_not_asked_is_not_answered(asked: Asked) -> None:
    await asked.begin("scope")

    assert (await asked.answer("scope", "money", "appeal")).status == 409
    assert (await asked.answer("scope", "nothing", "appeal")).status == 404


@pytest.mark.parametrize("answer", ["", "perhaps"])
async def test_an_answer_that_is_none_is_asked_again(asked: Asked, answer: str) -> None:
    await asked.begin("scope")

    page = await asked.answer("scope", "about", answer)

    assert page.status == 422
    assert page.texts("#f-answer-err")
    assert await db.fetchval("select version from question_walk") == 1


async def test_a_stranger_answers_nothing(asked: Asked) -> None:
    await asked.begin("scope")
    stranger = Browser(await make.account("operator"))
    form = {"question": "about", "answer": "home", "version": "1"}

    done = await stranger.post("cases.answer.create", form, reference=asked.reference, tree="scope")

    assert done.status == 404
    assert json.loads(await db.fetchval("select answers from question_walk")) == {}
