"""Means and scope are asked one question at a time; the answers stay with their version and on the log."""

import json

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import Asked, pass_means


async def test_a_means_test_is_answered_to_its_end(asked: Asked) -> None:
    await pass_means(asked)

    page = await asked.page("means")
    assert page.texts(".notice b") == ["Eligible on means"]
    assert "£1,214.00 of £2,657.00" in " ".join(page.texts("aside dd"))
    row = await db.fetchrow("select state, gross_income, capital, dependants, has_partner from eligibility")
    assert tuple(row) == ("yes", 121_400, 64_000, 2, False)
    log = [row["code"] for row in await asked.log("means_test")]
    assert log == ["MT_CREATED", *["MT_CHANGED"] * 7, "MT_PASSED"]
    assert json.loads((await asked.log("means_test"))[-1]["context"])["tree_version"] == 1


async def test_too_much_fails_and_says_so_on_the_log(asked: Asked) -> None:
    await pass_means(asked, disposable="733.01", capital=None)

    codes = [row["code"] for row in await asked.log("means_test")]
    assert "MT_FAILED" in codes
    assert await db.fetchval("select state from eligibility") == "no"


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


async def test_a_draft_is_asked_of_nobody(asked: Asked) -> None:
    await db.execute(
        "insert into question_tree (id, code, version, state, name, body)"
        " select gen_random_uuid(), code, 2, 'draft', name, replace(body::text, 'mainly', 'now')::jsonb"
        " from question_tree where code = 'scope'"
    )

    await asked.begin("scope")

    assert (await asked.page("scope")).texts("main legend") == ["What is the problem mainly about?"]


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
    await pass_means(asked)

    assert (await asked.page("means")).statements == before


async def test_the_questions_of_a_case_of_others_are_not_shown(asked: Asked) -> None:
    await asked.begin("scope")
    stranger = Browser(await make.account("operator"))

    page = await stranger.get("cases.walk.show", reference=asked.reference, tree="scope")

    assert (page.status, "mainly about" in page.text) == (404, False)
    assert (await asked.page("gardening")).status == 404
