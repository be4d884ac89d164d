"""What the queue reads of a house that is full: a page and its counts, never the whole table.

Rows read are counted by PostgreSQL itself, within the transaction that asks; a plan that walks everything reads
everything, whatever it is called.
"""

import asyncpg
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
from tests import make

FULL, AT_ONCE = 12_000, 1_000
#: Fifty rows and some that a filter leaves out.
OF_A_PAGE = 1_500
#: A count stops at a thousand and one, though PostgreSQL may note down first where all that it counts are.
OF_THE_COUNTS = 8_000
#: From the sixth time on a prepared statement may be planned without its values.
TIMES = 7

# Half of the cases are closed, a quarter waits for providers, every tenth was booked and its time has passed.
_COPIES = """
with made as (
  insert into cases select (jsonb_populate_record(k, jsonb_build_object(
      'id', gen_random_uuid(), 'reference', 'ZZ-' || n, 'laa_reference', 5000000 + n))).*
  from cases k, generate_series($2::int + 1, $3::int) n where k.reference = $1
  returning id, laa_reference - 5000000 as n)
insert into case_facts select (jsonb_populate_record(f, jsonb_build_object(
    'case_id', made.id, 'reference', 'ZZ-' || made.n, 'client_name', 'Client ' || md5(made.n::text),
    'postcode', 'M' || made.n % 90, 'source', (array['PHONE', 'WEB', 'VOICEMAIL'])[1 + made.n % 3],
    'rank', -(made.n % 7), 'owner', case when made.n % 2 = 0 then f.owner end,
    'outcome_code', (array['CB1', 'COI', 'DECL', 'SPFN'])[1 + made.n % 4],
    'provider', case when made.n % 4 = 1 then $4::uuid end,
    'requires_action_by', case when made.n % 4 = 1 then '2_provider' when made.n % 2 = 0 then 'operator' end,
    'provider_closed_at', case when made.n % 8 = 1 then now() end,
    'due_at', case when made.n % 10 = 0 then now() - interval '1 day' * made.n / 100 else 'infinity' end,
    'modified_at', now() - interval '1 minute' * made.n))).*
from made, case_facts f where f.reference = $1
"""


async def _full_house(owner_url: str) -> tuple[Account, Account]:
    """An operator and a provider's colleague, and the cases of both; the planner knows what is there."""
    maya, firm = await make.account("operator"), await make.organisation("Duncan & Co", "provider")
    reference = await make.case(maya, person="Samira Haddad")
    owner = await asyncpg.connect(owner_url)
    for first in range(0, FULL, AT_ONCE):
        await owner.execute(_COPIES, reference, first, first + AT_ONCE, firm)
    await owner.execute(
        "update cases set put_away_until = now() + interval '1 day' where laa_reference < 5000004"
    )
    await owner.execute("analyze")
    await owner.close()
    return maya, await make.account("provider", organisation=firm)


async def _read() -> int:
    """How many rows of the facts this transaction has read, by whatever way."""
    found: int = await db.fetchval(
        "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'case_facts'"
    )
    return found


@db.atomic
async def _cost(user: Account, query: dict[str, str]) -> tuple[int, int]:
    """The rows that a look at the queue reads for its page and for its counts, at the dearest of several."""
    filters, pages, counts = Filters.read(query, user), [0], [0]
    for _ in range(TIMES):
        before = await _read()
        await queries.queue(user, filters, Paging())
        between = await _read()
        await queries.tallies(user, filters)
        pages.append(between - before)
        counts.append(await _read() - between)
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
    operator, provider = await _full_house(owner_url)

    asked = [*((operator, query) for query in _OPERATORS), *((provider, query) for query in _PROVIDERS)]
    dear = {f"{user.role} {query}": await _cost(user, query) for user, query in asked}

    assert {name: page for name, (page, _counts) in dear.items() if page > OF_A_PAGE} == {}
    assert {name: counts for name, (_page, counts) in dear.items() if counts > OF_THE_COUNTS} == {}


@pytest.mark.slow
async def test_no_list_of_callbacks_reads_all_that_was_ever_booked(house: None, owner_url: str) -> None:
    operator, _provider = await _full_house(owner_url)

    @db.atomic
    async def cost() -> int:
        before = await _read()
        for view in ("now", "late", "today", "week", "all"):
            await booked(operator, CallbackFilters(view), Paging())
        await callbacks(operator, [])
        return await _read() - before

    assert await cost() < OF_A_PAGE
