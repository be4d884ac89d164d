"""Taking in figures of others, and noting what leaves the house."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.accounts.account import Account
from app.kernel import clock, db, ids

Benchmark = tuple[str, str, str, str, str, Decimal, Decimal | None, Decimal]


@db.atomic
async def put_benchmarks(rows: Sequence[Benchmark]) -> tuple[int, int]:
    """Take in figures of areas; how many are new, and how many were there and are written anew."""
    put = await db.fetch(
        "insert into benchmark_result as b (id, source, release, area, area_name, measure, name, bottom, middle, top,"
        " imported_at) select id, 'hcahps', release, area, place, measure, name, bottom, middle, top, $10"
        " from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[],"
        " $8::numeric[], $9::numeric[]) f(id, release, area, place, measure, name, bottom, middle, top)"
        " on conflict (source, area, measure, release) do update set area_name = excluded.area_name,"
        " name = excluded.name, bottom = excluded.bottom, middle = excluded.middle, top = excluded.top,"
        " imported_at = excluded.imported_at returning (xmax = 0) as fresh",
        [ids.new() for _row in rows],
        *(list(column) for column in zip(*rows, strict=True)),
        clock.now(),
    )
    fresh = sum(row["fresh"] for row in put)
    return fresh, len(put) - fresh


@db.atomic
async def log_export(filters: Mapping[str, Any], columns: Sequence[str], rows: int, *, by: Account) -> None:
    """Note who took how many answers, and how they were chosen (security.md UP-10)."""
    await db.execute(
        "insert into export_log (id, member, organisation, what, filters, columns, rows, personal, at)"
        " values ($1, $2, $3, 'forms.results', $4::jsonb, $5, $6, true, $7)",
        ids.new(),
        by.id,
        by.organisation,
        json.dumps(dict(filters), default=str),
        list(columns),
        rows,
        clock.now(),
    )
