"""What a report reads for a day: by index, however much there is of other days."""

import re

import pytest

from app.kernel.snapshot import reading
from app.reports import catalogue
from app.reports.inputs import Asked
from app.reports.queries import extract
from app.reports.report import DAYS

DAY = {"from": "2026-02-03", "to": "2026-02-03"}
#: By the moment, by the key that a timeline names, or by the case; to an empty table the way by the code looks as good.
WAYS = {
    "event_log": {
        "event_log_created_at",
        "event_log_pkey",
        "event_log_outcomes",
        "event_log_looks",
        "event_log_code",
    },
    "timeline": {"timeline_pkey"},
    "cases": {"cases_pkey", "cases_person"},
    "case_facts": {"case_facts_created", "case_facts_all_modified", "case_facts_pkey"},
}
_SCAN = re.compile(r"(?:(Seq) Scan|Scan (?:Backward )?using (\w+)|Bitmap Index Scan) on (\w+)")


async def ways_of(asked: Asked) -> dict[str, set[str]]:
    """How a statement would reach each large table if reading it whole cost the world."""
    sql, values = extract.statement(asked, safe=True)
    found: dict[str, set[str]] = {name: set() for name in WAYS}
    async with reading(1) as connection:
        await connection.execute("set local enable_seqscan = off; set local enable_material = off")
        for (line,) in await connection.fetch(f"explain {sql}", *values):
            if match := _SCAN.search(line):
                table = match[3] if match[1] or match[2] else ""
                if table in found:
                    found[table].add(match[2] or "all of it")
                elif not table:
                    owner = next(
                        (name for name in sorted(WAYS, key=len, reverse=True) if match[3].startswith(name)),
                        "",
                    )
                    if owner:
                        found[owner].add(match[3])
    return found


@pytest.mark.parametrize(
    "slug", [slug for slug, report in catalogue.REPORTS.items() if report.period == DAYS]
)
async def test_a_day_is_read_by_index(house: None, slug: str) -> None:
    report = catalogue.find(slug)
    for shape in report.shapes or {"": report.columns}:
        ways = await ways_of(Asked.parse(report, {**DAY, "shape": shape}))

        assert {table: strange for table, seen in ways.items() if (strange := seen - WAYS[table])} == {}
