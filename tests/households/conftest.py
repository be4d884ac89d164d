"""Whoever works on households."""

import pytest

from tests import make
from tests.browser import Browser


@pytest.fixture
async def officer(house: None) -> Browser:
    return Browser(await make.account("field_officer"))
