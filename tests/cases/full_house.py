"""A house that is full, and how many rows a look at it reads by PostgreSQL's own count."""

import asyncpg

from app.accounts.account import Account
from app.kernel import db
from tests import make

FULL, AT_ONCE = 12_000, 1_000
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
    'modified_at', now() - interval '1 minute' * made.n,
    'created_at', now() - interval '1 hour' * made.n))).*
from made, case_facts f where f.reference = $1
"""


async def full_house(owner_url: str) -> tuple[Account, Account]:
    """An operator and a provider's colleague, and the cases of both; the planner knows what is there."""
    maya, firm = await make.account("operator"), await make.organisation("Duncan & Co", "provider")
    reference = await make.case(maya, person="Samira Haddad")
    owner = await asyncpg.connect(owner_url)
    # What a test before left in the files would be planned for as well, and what a vacuum settles meanwhile otherwise.
    await owner.execute("alter table case_facts set (autovacuum_enabled = off)")
    await owner.execute("vacuum full cases")
    await owner.execute("vacuum full case_facts")
    for first in range(0, FULL, AT_ONCE):
        await owner.execute(_COPIES, reference, first, first + AT_ONCE, firm)
    await owner.execute(
        "update cases set put_away_until = now() + interval '1 day' where laa_reference < 5000004"
    )
    await owner.execute("analyze")
    await owner.close()
    return maya, await make.account("provider", organisation=firm)


async def facts_read() -> int:
    """How many rows of the facts this transaction has read, by whatever way."""
    found: int = await db.fetchval(
        "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'case_facts'"
    )
    return found
