"""Form churn of every quarter that has ended (bi.md 4)."""

from collections.abc import AsyncIterator, Mapping
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.bi.queries.source import SECONDS, Asked, rows
from app.bi.rules.churn import Quarter, history
from app.bi.rules.documents import Built, Document
from app.bi.rules.periods import quarter, quarter_key

#: How many institutions a document names; how many more there are is a number.
MOST_NAMED: Final = 200
_PAIRS: Final = """
select s.form, s.institution, to_char(s.submitted_at at time zone $3, 'YYYY"Q"Q') as quarter,
  count(*) as submissions, max(s.submitted_at) as last_at
from submission s where s.status = 'submitted' and s.submitted_at < $1 and s.submitted_at < $2
group by 1, 2, 3 order by 1, 2, 3
"""
_FORMS: Final = "select id, name_en, name_ar, kind, status, cadence, retired_at from form"
_INSTITUTIONS: Final = "select id, name from organisation"


async def gather(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """One total a form and quarter; the quarter asked for is the last."""
    forms = {row["id"]: row for row in await connection.fetch(_FORMS, timeout=SECONDS)}
    names = {str(row["id"]): row["name"] for row in await connection.fetch(_INSTITUTIONS, timeout=SECONDS)}
    waiting = list[Any]()
    async for row in rows(connection, _PAIRS, asked.period.end, asked.as_of, asked.zone):
        if waiting and waiting[-1]["form"] != row["form"]:
            for built in _of_form(forms[waiting[0]["form"]], waiting, names, asked):
                yield built
            waiting.clear()
        waiting.append(row)
    if waiting:
        for built in _of_form(forms[waiting[0]["form"]], waiting, names, asked):
            yield built


def _of_form(form: Any, pairs: list[Any], names: Mapping[str, str], asked: Asked) -> list[Built]:
    by_quarter = {
        key: {str(each["institution"]): each for each in found}
        for key, found in groupby(sorted(pairs, key=_quarter_of), key=_quarter_of)
    }
    active = {key: frozenset(found) for key, found in by_quarter.items()}
    retired_at = form["retired_at"]
    retired = None
    if form["status"] == "retired" and retired_at is not None:
        retired = quarter_key(retired_at.astimezone(ZoneInfo(asked.zone)).date())
    told = history(active, asked.period.key, cadence=form["cadence"], retired=retired)
    return [_built(form, each, by_quarter, names, asked) for each in told]


def _quarter_of(row: Any) -> str:
    return str(row["quarter"])


def _built(
    form: Any,
    each: Quarter,
    by_quarter: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
    asked: Asked,
) -> Built:
    before = by_quarter.get(_before(each.key), {})
    submissions = sum(row["submissions"] for row in by_quarter.get(each.key, {}).values())
    previous = sum(row["submissions"] for row in before.values())
    lost = sorted(each.churned, key=lambda key: (names[key], key))
    fields: Document = {
        "quarter": each.key,
        "start": quarter(each.key, asked.zone).start,
        "form": {
            "id": str(form["id"]),
            **{name: form[name] for name in ("name_en", "name_ar", "kind", "status", "cadence")},
        },
        "active_prev": each.active_prev,
        "active": each.active,
        "retained": each.retained,
        "churned": len(each.churned),
        "retired": each.retired,
        "new": each.new,
        "returned": each.returned,
        "churn_rate": each.rate,
        "churn_rate_adjusted": each.adjusted,
        "submissions": submissions,
        "submissions_prev": previous,
        "change_pct": round((submissions - previous) / previous * 100, 2) if previous else None,
        "churned_institutions": [
            {"id": key, "name": names[key], "last_submission_at": before[key]["last_at"]}
            for key in lost[:MOST_NAMED]
        ],
        "churned_more": max(0, len(lost) - MOST_NAMED),
    }
    return Built(f"{each.key}:{form['id']}", fields, submissions)


def _before(key: str) -> str:
    """The quarter before another."""
    year, number = int(key[:4]), int(key[-1])
    return f"{year - 1:04}Q4" if number == 1 else f"{year:04}Q{number - 1}"
