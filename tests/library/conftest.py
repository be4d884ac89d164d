"""The library keeps its files in a folder of the test, and an officer keeps the documents of a hospital."""

import pytest

from app.accounts.account import Account
from app.documents.files import Files
from tests import make
from tests.documents.conftest import files_of_test

__all__ = ["files_of_test"]


@pytest.fixture
async def officer(house: None, files_of_test: Files) -> Account:
    """A complaints officer, who may edit the library."""
    return await make.account("complaints_officer", name="Noor Aziz")
