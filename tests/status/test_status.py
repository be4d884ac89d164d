"""How the house is, for people."""

import pytest

from app.kernel import checks
from tests import make
from tests.browser import Browser
from tests.status.make import only, red


async def test_the_page_names_every_part_with_its_state(house: None) -> None:
    answer = await Browser(await make.account("admin")).get("status.status.index")
    assert answer.status == 200
    assert len(answer.texts(".parts > li")) == len(checks.known()) >= 13
    assert "PostgreSQL 18" in answer.text


async def test_the_page_is_for_those_who_may_read_it(house: None) -> None:
    assert (await Browser(await make.account("operator")).get("status.status.index")).status == 403


async def test_what_is_red_says_what_to_do(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, red)
    answer = await Browser(await make.account("admin")).get("status.status.index", fragment=True)
    assert "The tap drips." in answer.text and "Close the tap at host db-7." in answer.text
