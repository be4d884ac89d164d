"""What the queue reads of a house that is full: a page and its counts, never the whole table.

Rows read are counted by PostgreSQL itself, within the transaction that asks; a plan that walks everything reads
everything, whatever it is called.
"""

import pytest

from app.accounts.account import Account
from app.cases import queries
from app.cases.queries import Filters
from app.cases.queries.agenda import callbacks
from app.cases.queries.callback_queue import CallbackFilters
from app.cases.queries.callback_queue import queue as booked
from app.cases.queries.filters import SORTS
from app.kernel import db
from app.kernel.paging import Paging
from tests.cases.full_house import TIMES, facts_read, full_house

#: Fifty rows and some that a filter leaves out.
OF_A_PAGE = 1_500
#: A count stops at a thousand and one, though PostgreSQL may note down first where all that it counts are.
OF_THE_COUNTS = 8_000


@db.atomic
async def _cost(user: Account, query: dict[str, str]) -> tuple[int, int]:
    """The rows that a look at the queue reads for its page and for its counts, at the dearest of several."""
    filters, pages, counts = Filters.read(query, user), [0], [0]
    for _ in range(TIMES):
        before = await facts_read()
        await queries.queue(user, filters, Paging())
        between = await facts_read()
        await queries.tallies(user, filters)
        pages.append(between - before)
        counts.append(await facts_read() - between)
    return max(pages), max(counts)


_OPERATORS = [
    *({"view": view} for view in ("my", "action", "web", "phone", "away", "all")),
    *({"view": "all", "sort": sort, "state": state} for sort in SORTS for state in ("open", "closed", "all")),
    *({"view": view, "state": "closed"} for view in ("my", "action", "web")),
    *({"view": "all", "actor": actor} for actor in ("operator", "2_provider", "operator_manager", "none")),
    *({"view": "all", "owner": "none"}, {"view": "all", "outcome": "DECL", "state": "all"}),
    *({"view": "all", "measure": measure} for measure in ("mine_waiting", "unowned", "with_providers", "unopened")),
]  # fmt: skip
_PROVIDERS = [
    *({"view": view} for view in ("new", "opened", "accepted", "rejected", "completed", "everything")),
    *({"view": "everything", "sort": sort} for sort in SORTS),
    *({"view": "everything", "outcome": outcome} for outcome in ("CB1", "COI")),
]


@pytest.mark.slow
async def test_no_look_at_the_queue_of_a_full_house_reads_all_of_it(house: None, owner_url: str) -> None:
    operator, provider = await full_house(owner_url)

    asked = [*((operator, query) for query in _OPERATORS), *((provider, query) for query in _PROVIDERS)]
    dear = {f"{user.role} {query}": await _cost(user, query) for user, query in asked}

    assert {name: page for name, (page, _counts) in dear.items() if page > OF_A_PAGE} == {}
    assert {name: counts for name, (_page, counts) in dear.items() if counts > OF_THE_COUNTS} == {}


@pytest.mark.slow
async def test_no_list_of_callbacks_reads_all_that_was_ever_booked(house: None, owner_url: str) -> None:
    operator, _provider = await full_house(owner_url)

    @db.atomic
    async def cost() -> int:
        before = await facts_read()
        for view in ("now", "late", "today", "week", "all"):
            await booked(operator, CallbackFilters(view), Paging())
        await callbacks(operator, [])
        return await facts_read() - before

    assert await cost() < OF_A_PAGE
