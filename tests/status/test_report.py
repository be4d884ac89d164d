"""The same for monitors: 503 when something is red, and no words for strangers."""

import pytest

from app.status.standing import watch
from tests import make
from tests.browser import Browser
from tests.status.make import broken, only, red


async def test_monitors_get_503_when_something_is_red(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, red)
    answer = await Browser(None).get("status.report.show")
    assert answer.status == 503 and '"ok":false' in answer.text


async def test_strangers_and_operators_learn_names_and_states_only(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, red)
    assert "db-7" not in (await Browser(None).get("status.report.show")).text
    assert "db-7" not in (await Browser(await make.account("operator")).get("status.report.show")).text
    watch.forget()
    assert "db-7" in (await Browser(await make.account("admin")).get("status.report.show")).text


async def test_a_check_that_fails_is_red_and_keeps_the_words_of_the_failure(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, broken)
    answer = await Browser(await make.account("admin")).get("status.report.show")
    assert answer.status == 503 and "10.0.0.7" not in answer.text


async def test_many_who_ask_at_once_cost_one_answer(house: None) -> None:
    await Browser(None).get("status.report.show")
    assert (await Browser(None).get("status.report.show")).statements == 0
