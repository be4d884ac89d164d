"""Who asks for reports."""

import pytest

from app.accounts.account import Account
from tests import make


@pytest.fixture
async def dina(house: None) -> Account:
    """A contract manager who confirmed a moment ago who she is, with three cases to report on."""
    maya = await make.account("operator")
    for name in ("Samira Haddad", "Owen Pritchard", "=cmd|' /C calc'!A0"):
        await make.case(maya, person=name)
    return await make.account("contract_manager")
