"""A hospital that things are said of."""

import pytest

from tests.actions.make import Ward, ward


@pytest.fixture
async def place(house: None) -> Ward:
    return await ward()
