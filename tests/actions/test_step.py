"""The plan of an action: steps to tick."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.rules.steps import steps_of, with_step
from tests.actions.make import Ward, action, codes_of, row_of
from tests.browser import Browser

PLAN = "Ask the ward\n\n[x] Order the rail\n[ ] Fit it"


def test_a_line_is_a_step_and_a_mark_says_that_it_is_done() -> None:
    assert [(step.n, step.words, step.done) for step in steps_of(PLAN)] == [
        (1, "Ask the ward", False),
        (2, "Order the rail", True),
        (3, "Fit it", False),
    ]


@given(st.text(max_size=300), st.integers(0, 12), st.booleans())
def test_a_tick_changes_that_step_and_no_word(plan: str, n: int, done: bool) -> None:
    before = steps_of(plan)
    if not 1 <= n <= len(before):
        with pytest.raises(ValueError, match=str(n)):
            with_step(plan, n, done=done)
        return

    after = steps_of(with_step(plan, n, done=done))

    if all(step.words and not step.words.lower().startswith(("[x]", "[ ]")) for step in before):
        assert [step.words for step in after] == [step.words for step in before]
        assert [step.done for step in after] == [done if step.n == n else step.done for step in before]


async def test_a_step_is_ticked_and_the_log_says_so(place: Ward) -> None:
    raised = await action(place, at=None, action_plan=PLAN)
    browser = Browser(place.worker)

    page = await browser.get("actions.action.show", reference=raised.reference)
    await browser.post(
        "actions.step.update", {"step": "1", "done": "1", "version": "1"}, reference=raised.reference
    )

    after = await browser.get("actions.action.show", reference=raised.reference)
    assert "1 of 3 steps done" in page.text and "2 of 3 steps done" in after.text
    assert (await row_of(raised.id))["action_plan"] == "[x] Ask the ward\n[x] Order the rail\nFit it"
    assert "DETAILS_CHANGED" in await codes_of(raised.id)


async def test_a_stale_page_ticks_nothing(place: Ward) -> None:
    raised = await action(place, at=None, action_plan=PLAN)
    browser = Browser(place.worker)
    form = {"step": "1", "done": "1", "version": "1"}

    await browser.post("actions.step.update", form, reference=raised.reference)
    page = await browser.post("actions.step.update", form | {"step": "3"}, reference=raised.reference)

    assert page.status == 409
    assert (await row_of(raised.id))["action_plan"].endswith("\nFit it")


async def test_a_step_there_is_not_is_refused(place: Ward) -> None:
    raised = await action(place, at=None, action_plan=PLAN)

    page = await Browser(place.worker).post(
        "actions.step.update", {"step": "9", "done": "1", "version": "1"}, reference=raised.reference
    )

    assert page.status == 422
