"""Where key figures are measured."""

import pytest

from tests.actions.make import Ward, ward


@pytest.fixture
async def place(house: None) -> Ward:
    return await ward()
