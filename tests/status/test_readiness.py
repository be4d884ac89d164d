"""Whether a balancer may send people here."""

import pytest

from app.status import queries
from app.status.standing import draining
from tests.browser import Browser


async def test_ready_is_a_database_with_our_schema(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await Browser(None).get("status.readiness.show")).status == 200
    monkeypatch.setattr(queries, "migrations_of_the_code", lambda: frozenset({"2099-01-01"}))
    assert (await Browser(None).get("status.readiness.show")).status == 503


async def test_a_process_that_closes_is_not_ready(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "is_on", True)
    assert (await Browser(None).get("status.readiness.show")).status == 503
