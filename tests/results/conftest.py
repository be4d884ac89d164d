"""Who looks at results, and what there is to look at."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts.account import Account
from tests import make
from tests.forms import make as forms
from tests.results.make import BODY, NOW


@pytest.fixture
async def officer(house: None) -> Account:
    return await make.account("complaints_officer", name="Noor Aziz")


@pytest.fixture
async def form(officer: Account) -> UUID:
    """Three months of answers on two wards and without one."""
    key = await forms.form(BODY)
    assert officer.organisation is not None
    wards = [await make.department(officer.organisation), await make.department(officer.organisation), None]
    for n in range(24):
        answers: dict[str, Any] = {"care": n % 5 + 1, "who": ["nurse", "doctor"] if n % 2 else ["nurse"]}
        if n % 3 == 0:
            answers |= {"why": f"=Comment {n}", "name": "Canary"}
        at = NOW - timedelta(days=n * 3)
        await forms.submission(key, officer.organisation, answers, at=at, department=wards[n % 3])
    return key
