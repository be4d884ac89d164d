"""Means and scope are asked one question at a time; the answers stay with their version and on the log."""

import json
from typing import Any

import pytest

from app.accounts.account import Account
from app.kernel import db
from app.kernel.actor import the_system
from app.questions.commands.writing import install_all
from tests import make
from tests.browser import Answer, Browser


class Asked:
    """A case, and somebody who answers its questions."""

    def __init__(self, who: Account, reference: str) -> None:
        self.who, self.reference, self.browser = who, reference, Browser(who)

    async def begin(self, tree: str) -> Answer:
        await self.browser.get("cases.case.show", reference=self.reference)
        return await self.browser.post("cases.walk.create", reference=self.reference, tree=tree)

    async def answer(self, tree: str, question: str, answer: object, version: int | None = None) -> Answer:
        now = await db.fetchval(
            "select max(version) from question_walk where removed_at is null and code = $1", tree
        )
        form = {"question": question, "answer": answer, "version": now if version is None else version}
        return await self.browser.post("cases.answer.create", form, reference=self.reference, tree=tree)

    async def page(self, tree: str, **query: str) -> Answer:
        return await self.browser.get("cases.walk.show", query=query, reference=self.reference, tree=tree)

    async def log(self, key: str) -> list[Any]:
        return await db.fetch("select code, context, patch from event_log where key = $1 order by seq", key)


@pytest.fixture
async def asked(house: None) -> Asked:
    await install_all(by=the_system)
    maya = await make.account("operator")
    return Asked(maya, await make.case(maya, person="Samira Haddad"))


async def _means(asked: Asked, **last: object) -> None:
    await asked.begin("means")
    answers = {"under_eighteen": "no", "partner": "no", "over_sixty": "no", "benefits": "no", "dependants": 2,
               "gross": "1214.00", "disposable": "388", "capital": "640.00"}  # fmt: skip
    for question, answer in {**answers, **last}.items():
        if answer is not None:
            assert (await asked.answer("means", question, answer)).status == 303


async def test_a_means_test_is_answered_to_its_end(asked: Asked) -> None:
    await _means(asked)

    page = await asked.page("means")
    assert page.texts(".notice b") == ["Eligible on means"]
    assert "£1,214.00 of £2,657.00" in " ".join(page.texts("aside dd"))
    row = await db.fetchrow("select state, gross_income, capital, dependants, has_partner from eligibility")
    assert tuple(row) == ("yes", 121_400, 64_000, 2, False)
    log = [row["code"] for row in await asked.log("means_test")]
    assert log == ["MT_CREATED", *["MT_CHANGED"] * 7, "MT_PASSED"]
    assert json.loads((await asked.log("means_test"))[-1]["context"])["tree_version"] == 1


async def test_too_much_fails_and_says_so_on_the_log(asked: Asked) -> None:
    await _means(asked, disposable="733.01", capital=None)

    codes = [row["code"] for row in await asked.log("means_test")]
    assert "MT_FAILED" in codes
    assert await db.fetchval("select state from eligibility") == "no"


async def test_an_answer_is_changed_and_later_ones_that_still_fit_stay(asked: Asked) -> None:
    await _means(asked)

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
    await _means(asked)

    await asked.answer("means", "benefits", "yes")

    row = await db.fetchrow("select state, gross_income, dependants from eligibility")
    assert tuple(row) == ("unknown", None, 0)
    assert (await asked.page("means")).texts("label[for=f-answer]") == [
        "How much is there in savings, valuables and second homes?"
    ]


async def test_scope_gives_the_case_its_category_and_one_entry(asked: Asked) -> None:
    await asked.begin("scope")
    await asked.answer("scope", "about", "home")
    assert await asked.log("diagnosis") == []
    await asked.answer("scope", "home", "evicted")

    assert [row["code"] for row in await asked.log("diagnosis")] == ["DIAGNOSIS_CREATED"]
    assert (
        await db.fetchval("select c.code from case_facts f join category c on c.id = f.category") == "housing"
    )
    assert (
        json.loads(await db.fetchval("select path from diagnosis"))[-1][1]
        == "Eviction or possession by a landlord"
    )


@pytest.mark.parametrize(
    ("answers", "code"),
    [([("about", "home")], "INCOMPLETE_DIAGNOSIS_DELETED"),
     ([("about", "home"), ("home", "evicted")], "DIAGNOSIS_DELETED")],
)  # fmt: skip
async def test_answers_that_are_removed_leave_one_of_two_codes(
    asked: Asked, answers: list[tuple[str, str]], code: str
) -> None:
    await asked.begin("scope")
    for question, answer in answers:
        await asked.answer("scope", question, answer)

    gone = await asked.browser.post("cases.walk.destroy", reference=asked.reference, tree="scope")

    assert gone.status == 303
    assert (await asked.log("diagnosis"))[-1]["code"] == code
    assert await db.fetchval("select state from diagnosis") == "UNKNOWN"
    assert (await asked.page("scope")).texts(".empty h2") == ["Scope"]


async def test_a_case_goes_on_with_the_version_it_was_begun_with(asked: Asked) -> None:
    await asked.begin("scope")
    await db.execute("update question_tree set state = 'retired' where code = 'scope'")
    await db.execute(
        "insert into question_tree (id, code, version, state, name, body, published_at)"
        " select gen_random_uuid(), code, 2, 'published', name, replace(body::text, 'mainly', 'now')::jsonb, now()"
        " from question_tree where code = 'scope'"
    )

    assert (await asked.page("scope")).texts("main legend") == ["What is the problem mainly about?"]
    await asked.browser.post("cases.walk.destroy", reference=asked.reference, tree="scope")
    await asked.begin("scope")
    assert (await asked.page("scope")).texts("main legend") == ["What is the problem now about?"]


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


async def test_an_archived_case_is_not_asked(asked: Asked) -> None:
    await asked.browser.get("cases.case.show", reference=asked.reference)
    await db.execute("update cases set archived_at = now()")

    assert (
        await asked.browser.post("cases.walk.create", reference=asked.reference, tree="means")
    ).status == 409


async def test_without_a_published_tree_it_says_whom_to_ask(house: None) -> None:
    maya = await make.account("operator")
    asked = Asked(maya, await make.case(maya))

    assert (await asked.begin("means")).status == 404


async def test_the_page_costs_the_same_however_much_was_answered(asked: Asked) -> None:
    await asked.begin("means")
    before = (await asked.page("means")).statements
    await _means(asked)

    assert (await asked.page("means")).statements == before
