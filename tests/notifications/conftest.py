"""The house with every message switched on, and whoever looks after it."""

import pytest

from app.kernel.actor import the_system
from app.notifications.commands import saving
from tests import make
from tests.browser import Browser
from tests.notifications.switched_on import CONFIG


@pytest.fixture
async def switched_on(house: None) -> None:
    await saving.save(CONFIG, by=the_system)


@pytest.fixture
async def admin(switched_on: None) -> Browser:
    return Browser(await make.account("admin"))
