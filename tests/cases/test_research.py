"""Whether a client may be asked about the service, and by which ways (cla.md 4.11)."""

from typing import Any

import pytest

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.browser import Answer, Browser

YES: dict[str, Any] = {"contact_for_research": "yes", "research_methods": ["SMS", "EMAIL"]}


@pytest.fixture
async def maya(house: None) -> Account:
    return await make.account("operator")


@pytest.fixture
async def case(maya: Account) -> str:
    return await make.case(maya, person="Samira Haddad")


async def save(by: Account, case: str, version: int = 1, **details: Any) -> Answer:
    form = {"full_name": "Samira Haddad", "version": str(version), **details}
    return await Browser(by).post("cases.person.update", form, reference=case)


async def said() -> tuple[Any, Any]:
    [row] = await db.fetch("select contact_for_research, research_methods from person")
    return row["contact_for_research"], row["research_methods"]


def chosen(page: Answer) -> tuple[list[Any], list[Any]]:
    """What the form shows: the answer, and the ways that are ticked."""
    answer = page.soup.select("#f-contact_for_research option[selected]")
    ways = page.soup.select("[name=research_methods][checked]")
    return [each["value"] for each in answer], [each["value"] for each in ways]


@pytest.mark.parametrize(
    ("typed", "kept", "on_the_card"),
    [
        ({}, (None, []), "Not asked yet"),
        (YES, (True, ["EMAIL", "SMS"]), "Yes · E-mail · Text message"),
        ({"contact_for_research": "yes"}, (True, []), "Yes"),
        ({**YES, "contact_for_research": "no"}, (False, []), "No"),
        ({**YES, "contact_for_research": ""}, (None, []), "Not asked yet"),
    ],
)
async def test_the_answer_is_kept_and_stands_on_the_card_and_ways_count_only_with_a_yes(
    maya: Account, case: str, typed: dict[str, Any], kept: tuple[Any, Any], on_the_card: str
) -> None:
    assert (await save(maya, case, **typed, email="samira@example.org")).status == 303

    assert await said() == kept
    page = await Browser(maya).get("cases.case.show", reference=case)
    card = dict(zip(page.texts("aside .kv dt"), page.texts("aside .kv dd"), strict=True))
    assert card["Research"] == on_the_card
    form = await Browser(maya).get("cases.person.edit", reference=case)
    assert chosen(form) == ([{True: "yes", False: "no"}[kept[0]]] if kept[0] is not None else [], kept[1])


async def test_a_withdrawal_takes_the_ways_along_and_the_log_says_who_and_what_not_which(
    maya: Account, case: str
) -> None:
    await save(maya, case, **YES)
    await save(maya, case, version=2, contact_for_research="no", research_methods=["SMS", "EMAIL"])

    assert await said() == (False, [])
    logged = await db.fetch(
        "select created_by, context->'fields' as fields from event_log where code = 'DETAILS_CHANGED' order by seq"
    )
    changed = '["contact_for_research", "research_methods"]'
    assert [(row["created_by"], row["fields"]) for row in logged][-1] == (maya.id, changed)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"contact_for_research": "maybe"}, "contact_for_research"),
        ({"contact_for_research": "yes", "research_methods": ["SMS", "PIGEON"]}, "research_methods"),
        ({"contact_for_research": "no", "research_methods": ["PIGEON"]}, "research_methods"),
    ],
)
async def test_what_is_no_answer_or_no_way_is_refused_at_its_field(
    maya: Account, case: str, typed: dict[str, Any], field: str
) -> None:
    page = await save(maya, case, **typed)

    assert page.status == 422
    assert page.texts(f"#f-{field}-err") == ["Choose one from the list."]
    assert await said() == (None, [])


@pytest.mark.parametrize("ways", [[], ["SMS"], ["EMAIL", "SMS"]])
async def test_a_form_that_is_refused_keeps_what_was_typed(maya: Account, case: str, ways: list[str]) -> None:
    await save(maya, case, contact_for_research="yes", research_methods=["PHONE"])
    typed = {"contact_for_research": "yes", "research_methods": ways}

    refused = await save(maya, case, version=2, **typed, email="nonsense")
    stale = await save(maya, case, version=1, **typed)

    assert (refused.status, stale.status) == (422, 409)
    assert chosen(refused) == chosen(stale) == (["yes"], ways)
    assert "PHONE" in " ".join(stale.texts("table td"))


async def test_a_public_site_may_send_the_answer_along(house: None) -> None:
    sent = {"id": "w-1", "client": {"full_name": "Owen Pritchard", **YES}}

    web = Browser(await make.account("operator_manager"))
    answer = await web.request("POST", "/api/cases", json=sent)

    assert answer.status == 201, answer.text
    assert await said() == (True, ["EMAIL", "SMS"])
