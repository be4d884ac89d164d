"""Kinds of work for the tests of their pages."""

import pytest

from app import jobs
from app.jobs import kinds


@pytest.fixture
def two_kinds(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One kind with slots, one that is asked for and may fail once; no others."""
    monkeypatch.setattr(kinds, "registry", {})

    @jobs.job("test.nightly", "Count the stars", runs=jobs.daily_at("02:00"))
    async def nightly(run: jobs.Run) -> None: ...

    @jobs.job("test.asked", "Fetch the moon", max_attempts=1)
    async def asked(run: jobs.Run) -> None: ...
