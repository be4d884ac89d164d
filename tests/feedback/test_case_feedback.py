"""Feedback on a case is left by its firm and judged by a manager (cla.md 10.1)."""

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.feedback.make import Sides


async def test_a_stale_judgement_is_refused_and_the_same_again_writes_nothing(sides: Sides) -> None:
    await sides.leave()
    await sides.settle(justified="1", version=1)

    assert (await sides.settle(resolved="1", version=1)).status == 409
    assert (await sides.settle(justified="1", version=2)).status == 303
    assert await db.fetchval("select version from feedback") == 2


@pytest.mark.parametrize("issue", ["", "NOPE"])
async def test_an_issue_that_is_none_is_refused_and_the_comment_stays(sides: Sides, issue: str) -> None:
    page = await sides.leave(issue=issue)

    assert (page.status, page.texts("#f-comment")) == (422, ["The scope is wrong."])
    assert page.texts("#f-issue-err")


async def test_operators_do_not_read_feedback_and_managers_do_not_leave_it(sides: Sides) -> None:
    maya = await make.account("operator", organisation=sides.manager.organisation)

    assert (await sides.open(maya)).status == 403
    left = await Browser(sides.manager).post("feedback.case_feedback.create", {}, reference=sides.reference)
    assert left.status == 403


async def test_the_feedback_of_a_case_is_another_firms_and_another_helplines_neither_to_read_nor_to_judge(
    sides: Sides,
) -> None:
    await sides.leave()
    one = {"reference": sides.reference, "id": await sides.one()}
    rival, stranger = await make.account("provider"), await make.account("operator_manager")

    for who in (rival, stranger):
        assert (
            await Browser(who).get("feedback.case_feedback.index", reference=sides.reference)
        ).status == 404
    judged = await Browser(stranger).post(
        "feedback.case_feedback.update", {"justified": "1", "version": 1}, **one
    )

    assert judged.status == 404
    assert await db.fetchval("select justified from feedback") is False


async def test_nothing_is_left_on_an_archived_case(sides: Sides) -> None:
    await db.execute("update cases set archived_at = now() where reference = $1", sides.reference)

    assert (await sides.leave()).status == 409
    assert await db.fetchval("select count(*) from feedback") == 0
