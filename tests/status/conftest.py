"""Every test of the status asks anew."""

from collections.abc import Iterator

import pytest

from app.status.standing import watch


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    """Nobody remembers what was answered in another test."""
    watch.forget()
    yield
    watch.forget()
