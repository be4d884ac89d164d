"""Who writes forms, and who fills them in."""

import pytest

from tests import make
from tests.browser import Browser


@pytest.fixture
async def admin() -> Browser:
    return Browser(await make.account("admin"))


@pytest.fixture
async def lead() -> Browser:
    hospital = await make.organisation("Al Waha General", "hospital")
    return Browser(await make.account("department_manager", organisation=hospital))
