"""Which outcome codes may be logged, by whom and when, and who acts next (cla.md 1.8, 1.11)."""

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import at_provider


@pytest.mark.parametrize(
    ("role", "code", "status", "words"),
    [
        ("operator", "suspend_case/MRNB", 403, "Only managers log the result of a review."),
        ("operator", "suspend_case/RDSP", 409, "No provider has this case"),
        ("operator", "suspend_case/SAME", 409, "No other help was offered"),
        ("operator", "reject_case/COI", 403, "not for your role"),
        ("operator", "call_me_back/CB1", 422, "a screen of its own"),
        ("operator", "suspend_case/NOPE", 422, "Choose a code from the list."),
        ("operator", "nothing", 422, "Choose a code from the list."),
        ("operator_manager", "suspend_case/MRNB", 303, ""),
        ("operator", "suspend_case/INSUF", 303, ""),
    ],
)
async def test_only_what_role_and_state_allow_is_logged(
    house: None, role: str, code: str, status: int, words: str
) -> None:
    account = await make.account(role)
    reference = await make.case(account)

    answer = await Browser(account).post(
        "cases.outcome.create", {"code": code, "notes": "x"}, reference=reference
    )

    assert answer.status == status
    assert words in answer.text
    assert (await db.fetchval("select outcome_code from case_facts")) == (
        code.split("/")[1] if status == 303 else None
    )


@pytest.mark.parametrize(
    ("holder", "code", "after"),
    [
        ("operator", "suspend_case/INSUF", None),
        ("operator_manager", "suspend_case/INSUF", None),
        ("2_provider", "suspend_case/INSUF", "2_provider"),
        ("operator", "suspend_case/IRCB", "operator_manager"),
        ("operator", "defer_assignment/CBSP", "operator"),
    ],
)
async def test_a_code_decides_who_acts_next(house: None, holder: str, code: str, after: str | None) -> None:
    """cla.md 1.8: the release rule clears the next actor only when an operator or a manager holds the case."""
    maya = await make.account("operator")
    reference = await make.case(maya)
    await db.execute("update cases set requires_action_by = $1", holder)

    await Browser(maya).post("cases.outcome.create", {"code": code}, reference=reference)

    assert await db.fetchval("select requires_action_by from cases") == after
    assert await db.fetchval("select requires_action_by from case_facts") == after


async def test_finishing_with_a_meeting_needs_notes(house: None) -> None:
    browser, reference = await at_provider("acceptance")

    answer = await browser.post(
        "cases.outcome.create", {"code": "close_case/DREFER"}, fragment=True, reference=reference
    )

    assert answer.status == 422
    assert "needs them" in answer.text
