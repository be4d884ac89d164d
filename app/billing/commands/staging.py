"""Rows on their way in: COPY into a table of this transaction, then one statement (decisions.md 17)."""

from typing import Final
from uuid import UUID

from app.billing.reading import Check
from app.billing.rules.matching import COLUMN
from app.billing.rules.row import Row
from app.kernel import db, ids

TABLE: Final = "billing_staging"
COLUMNS: Final = ("id", "number", "contract", "amount_pence", *Row._fields)
_COLUMNS = ", ".join(COLUMNS)

#: What a staged row `s` says against the case it names; a case of somebody else is not looked into.
_WARNINGS: Final = """case
  when c.id is null then array['unknown']
  when f.provider is distinct from $1 then array['provider']
  else array_remove(array[
    case when f.client_name <> '' and strpos(lower(f.client_name), lower(s.surname)) = 0 then 'client' end,
    case when f.birth_date <> s.born then 'born' end,
    case when s.opened < (coalesce(f.provider_assigned_at, f.created_at) at time zone 'Europe/London')::date
      then 'opened' end,
    case when s.closed <> (f.provider_closed_at at time zone 'Europe/London')::date then 'closed' end
  ], null) end"""
_MATCHED: Final = f"""
from {TABLE} s left join cases c on c.laa_reference = s.reference left join case_facts f on f.case_id = c.id
"""


@db.atomic
async def stage(check: Check) -> None:
    """Check a file and stage its good rows; afterwards `check.verdict` is there.

    The table is gone when the transaction ends.
    """
    await db.execute(
        f"create temp table {TABLE} on commit drop as select {_COLUMNS} from billing_row with no data"
    )
    await db.copy_rows(TABLE, COLUMNS, check.rows())


@db.atomic
async def warn(upload: UUID, provider: UUID, *, first: int, most: int) -> int:
    """Keep the first warnings about the staged rows as findings numbered from `first`; how many there are in all."""
    count: int = await db.fetchval(
        f"with matched as (select s.number, {_WARNINGS} as warnings {_MATCHED}),"
        " told as (select m.number, w.kind, row_number() over"
        "   (order by m.number, w.place) as n from matched m cross join unnest(m.warnings)"
        "   with ordinality w(kind, place)), kept as ("
        " insert into billing_mistake (id, upload, position, level, rule, row, columns, words)"
        " select ($7::uuid[])[t.n], $2, $3 + t.n, 'warning', t.kind, t.number, array[k.name],"
        "   jsonb_build_object('reference', s.reference, 'given', case k.name when 'surname' then s.surname"
        "     when 'born' then to_char(s.born, 'DD/MM/YYYY') when 'opened' then to_char(s.opened, 'DD/MM/YYYY')"
        "     when 'closed' then to_char(s.closed, 'DD/MM/YYYY') else s.reference::text end)"
        f" from told t join {TABLE} s using (number)"
        "   join unnest($5::text[], $6::text[]) k(kind, name) using (kind) where t.n <= $4)"
        " select count(*) from told",
        provider,
        upload,
        first,
        most,
        *_columns_of_warnings(),
        [ids.new() for _n in range(most)],
    )
    return count


@db.atomic
async def load(upload: UUID, provider: UUID) -> int:
    """Put the staged rows into the accepted ones, each with its case; how many warnings there are about them."""
    warnings: int = await db.fetchval(
        f"with loaded as (insert into billing_row (upload_id, case_id, warnings, {_COLUMNS})"
        f"  select $2, case when f.provider = $1 then c.id end, {_WARNINGS},"
        f"  {', '.join(f's.{name}' for name in COLUMNS)} {_MATCHED} returning cardinality(warnings) as n)"
        " select coalesce(sum(n), 0) from loaded",
        provider,
        upload,
    )
    return warnings


def _columns_of_warnings() -> tuple[list[str], list[str]]:
    return list(COLUMN), list(COLUMN.values())
