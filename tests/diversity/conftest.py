"""A helpline with a key."""

import pytest

from app.diversity import opening
from app.diversity.commands import keys
from tests import make
from tests.browser import Browser
from tests.diversity.make import PHRASE, Line


@pytest.fixture
async def line(house: None) -> Line:
    await keys.make(await opening.new_pair(PHRASE))
    maya = await make.account("operator")
    case = await make.case(maya, person="Samira Haddad")
    await Browser(maya).get("cases.case.show", reference=case)
    return Line(maya, await make.account("contract_manager"), case)
