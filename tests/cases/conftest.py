"""Somebody at a case, and somebody who answers its questions."""

import pytest

from app.kernel.actor import the_system
from app.questions.commands.writing import install_all
from tests import make
from tests.cases.make import Asked, At
from tests.documents.conftest import files_of_test

#: A fixture that the documents of a case need as well.
__all__ = ["files_of_test"]


@pytest.fixture
async def at(house: None) -> At:
    maya = await make.account("operator")
    one = At(maya, await make.case(maya, person="Samira Haddad"))
    await one.get("cases.case.show")
    return one


@pytest.fixture
async def asked(house: None) -> Asked:
    await install_all(by=the_system)
    maya = await make.account("operator")
    return Asked(maya, await make.case(maya, person="Samira Haddad"))
