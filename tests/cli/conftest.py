"""Commands that set a house up work as the owner of its database."""

from collections.abc import AsyncIterator

import pytest

from app.kernel import db


@pytest.fixture
async def owned(house: None, owner_url: str, work_url: str) -> AsyncIterator[None]:
    """The pool of the owner, for the length of a test."""
    await db.close_pool()
    await db.open_pool(owner_url, size=3, statement_seconds=60)
    yield
    await db.close_pool()
    await db.open_pool(work_url, size=8)
