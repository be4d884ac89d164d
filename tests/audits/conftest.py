"""What the tests of audits begin with."""

import pytest

from tests.audits import make as audits
from tests.audits.make import Ward


@pytest.fixture
async def ward(house: None) -> Ward:
    """A hospital, its ward, an active audit form, and who works there."""
    return await audits.ward()
