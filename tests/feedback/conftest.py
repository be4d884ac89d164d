"""A case that waits at a firm."""

import pytest

from tests import make
from tests.feedback.make import Sides


@pytest.fixture
async def sides(house: None) -> Sides:
    gareth = await make.account("operator_manager", name="Gareth Pugh")
    firm = await make.account("provider", name="Dana Quill")
    assert firm.organisation is not None
    found = Sides(gareth, firm, await make.assigned_case(gareth, firm.organisation, person="Samira Haddad"))
    await found.open(gareth)
    await found.open(firm)
    return found
