"""What the first page reads of a house that is full: figures of all cases are kept, lists are walked by index."""

import pytest

from app.accounts.account import Account
from app.cases.queries.callback_queue import CallbackFilters
from app.cases.queries.callback_queue import queue as booked
from app.desk.agenda import agenda_of
from app.home.queries.dashboard import dashboard
from app.kernel import db
from app.kernel.paging import Paging
from tests import make
from tests.cases.full_house import TIMES, facts_read, full_house

#: Two figures that end at a thousand and one, the cases opened within a week, and a few of each list; a provider
#: counts nothing.
MOST = {"operator": 3_500, "operator_manager": 3_500, "provider": 60, "provider_manager": 60}


@db.atomic
async def _cost(user: Account) -> int:
    """The rows of cases that the first page reads, at the dearest of several looks."""
    looks = []
    for _ in range(TIMES):
        before = await facts_read()
        await agenda_of(user)
        await dashboard(user)
        if user.can("cases.callback"):
            await booked(user, CallbackFilters("today"), Paging())
        looks.append(await facts_read() - before)
    return max(looks)


@pytest.mark.slow
async def test_no_first_page_of_a_full_house_reads_all_of_it(house: None, owner_url: str) -> None:
    operator, provider = await full_house(owner_url)
    people = [
        operator,
        await make.account("operator_manager", organisation=operator.organisation),
        provider,
        await make.account("provider_manager", organisation=provider.organisation),
    ]

    dear = {user.role: await _cost(user) for user in people}

    assert {role: cost for role, cost in dear.items() if cost > MOST[role]} == {}
