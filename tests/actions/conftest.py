"""What the tests of actions begin with."""

import pytest

from tests.actions.make import Ward, ward


@pytest.fixture
async def place(house: None) -> Ward:
    """A hospital with a department and everybody around an action."""
    return await ward()
