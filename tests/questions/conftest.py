"""Who writes trees."""

import pytest

from app.kernel.actor import the_system
from app.questions.commands.writing import install_all
from tests import make
from tests.browser import Browser


@pytest.fixture
async def ruth(house: None) -> Browser:
    await install_all(by=the_system)
    return Browser(await make.account("admin"))
