"""The figures of a form from the sums of its days: one statement, however many submissions there are."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.forms.queries.forms import VERSION, view
from app.forms.rules.version import Question as Asks
from app.kernel import db
from app.kernel.naming import in_words
from app.kernel.together import Question, ask_together
from app.results.queries.asked import NOWHERE, Asked
from app.results.rules import LOW, whole_months

#: Whose it is: $2 organisations (null: all), $5 ward, $6 whether only what has no ward.
_HERE: Final = """
($2::uuid[] is null or d.institution = any($2)) and ($5::uuid is null or d.department = $5)
and (not $6 or d.department is null)
"""
#: $1 form, $3 and $4 days.
_DAYS: Final = f"d.form = $1 and d.day between $3 and $4 and {_HERE}"
_SUMS: Final = """
sum(d.submissions)::int as n, sum(d.scored)::int as scored, sum(d.score_sum)::float8 as total,
sum(d.failed)::int as failed, sum(d.critical)::int as critical
"""
_MONTHS: Final = f"""
select coalesce(json_agg(m), '[]') from (select to_char(d.day, 'YYYY-MM') as key, {_SUMS}
from form_day d where {_DAYS} group by 1 order by 1) m
"""
_WARDS: Final = f"""
select coalesce(json_agg(w), '[]') from (select coalesce(d.department::text, 'none') as key, called(p) as name, {_SUMS}
from form_day d left join department p on p.id = d.department where {_DAYS} group by d.department, called(p)
order by n desc, called(p) limit 200) w
"""
_SUMS_OF: Final = f"select d.question, d.day, d.choice, d.n, d.total from {{table}} d where {_DAYS}"
#: Whole months are read from their own sums, the days at both ends from theirs; $8 and $9 are where the months lie.
_ANSWERS: Final = f"""
select coalesce(json_agg(json_build_array(a.question, a.month, a.choice, a.n, a.total)), '[]') from (
select d.question, width_bucket(d.day, $7::date[]) as month, d.choice, sum(d.n)::int as n, sum(d.total)::float8 as total
from ({_SUMS_OF.format(table="answer_month")} and d.day >= $8 and d.day < $9
  union all {_SUMS_OF.format(table="answer_day")} and d.day < $8
  union all {_SUMS_OF.format(table="answer_day")} and d.day >= $9) d
group by 1, 2, 3) a
"""
#: How long a sitting takes is told by the thousand latest that were finished.
_SITTINGS: Final = f"""
select json_build_object('started', coalesce(sum(d.started), 0), 'submitted', coalesce(sum(d.submitted), 0),
  'seconds', (select percentile_cont(0.5) within group (order by l.active_seconds) from (
    select d.active_seconds from form_session d where d.form = $1 and d.outcome = 'submitted' and {_HERE}
    and d.started_at >= $7 and d.started_at < $8 order by d.started_at desc limit 1000) l))
from sitting_day d where {_DAYS}
"""
_LINKS: Final = f"""
from form_link d where d.form = $1 and d.kind = 'one_time' and {_HERE} and d.created_at >= $3 and d.created_at < $4
"""
_DUE: Final = f"""
from audit_due a join audit_schedule d on d.id = a.schedule where d.form = $1 and {_HERE}
and a.due_at >= $3 and a.due_at < $4
"""
_RAISED: Final = f"""
from action a join submission d on d.id = a.subject_id where a.subject_kind = 'submission' and d.form = $1 and {_HERE}
and d.submitted_at >= $3 and d.submitted_at < $4
"""
#: $3 and $4 instants.
_WANTED: Final = f"""
select json_build_object(
  'sent', (select count(*) {_LINKS}), 'used', (select count(*) {_LINKS} and d.used_at is not null),
  'due', (select count(*) {_DUE}), 'done', (select count(*) {_DUE} and a.state = 'done'),
  'raised', (select count(distinct a.subject_id) {_RAISED}))
"""


@dataclass(frozen=True)
class Sums:
    """What was submitted in a part: in all, in a month, on a ward."""

    key: str
    name: str
    n: int
    scored: int
    total: float
    failed: int
    critical: int

    @property
    def score(self) -> float | None:
        """The mean score, 0 to 100."""
        return self.total / self.scored if self.scored else None


@dataclass(frozen=True)
class Figures:
    """Everything the page of results counts."""

    months: dict[str, Sums]
    wards: list[Sums]
    #: question, then choice, to how many; the question "" is the score by tens.
    answers: dict[str, dict[str, int]]
    #: question to the sum of the numbers that were answered.
    totals: dict[str, float]
    #: month, then question, then choice, to how many.
    by_month: dict[str, dict[str, dict[str, int]]]
    sittings: dict[str, Any]
    wanted: dict[str, int]

    @property
    def all(self) -> Sums:
        """The whole period."""
        return Sums(
            "",
            "",
            sum(month.n for month in self.months.values()),
            sum(month.scored for month in self.months.values()),
            sum(month.total for month in self.months.values()),
            sum(month.failed for month in self.months.values()),
            sum(month.critical for month in self.months.values()),
        )

    @property
    def lows(self) -> int:
        """How many scored low."""
        return sum(n for ten, n in self.answers.get("", {}).items() if int(ten) < LOW)


async def figures(user: Account, form: UUID, asked: Asked) -> Figures:
    """What a form's submissions say; the caller has looked whether the form may be seen."""
    places, (since, until) = user.scope, asked.period
    scope = (asked.department, asked.ward == NOWHERE)
    days = (form, places, asked.since, asked.until, *scope)
    keys = asked.months
    # Which of the months a day lies in: thrice as fast as writing out the month of every row.
    firsts = [date(int(key[:4]), int(key[5:]), 1) for key in keys]
    months, wards, answers, sittings, wanted = [
        json.loads(found or "null")
        for found in await ask_together(
            [
                Question(_MONTHS, days),
                Question(in_words(_WARDS), days),
                Question(_ANSWERS, (*days, firsts, *whole_months(asked.since, asked.until))),
                Question(_SITTINGS, (*days, since, until)),
                Question(_WANTED, (form, places, since, until, *scope)),
            ]
        )
    ]
    by_month: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    totals: dict[str, float] = defaultdict(float)
    for question, month, choice, n, total in answers:
        by_month[keys[month - 1]][question][choice] = n
        counts[question][choice] += n
        totals[question] += total
    named = [{**ward, "name": ward["name"] or ""} for ward in wards]
    return Figures(
        {month["key"]: Sums(name="", **month) for month in months},
        [Sums(**ward) for ward in named],
        counts,
        totals,
        by_month,
        sittings,
        wanted,
    )


async def questions(form: UUID) -> dict[str, Asks]:
    """Everything a form ever asked, by code, as its newest version that was asked says it; at most 50 versions."""
    rows = await db.fetch(
        f"{VERSION} where v.form = $1 and v.state <> 'draft' order by v.version desc limit 50", form
    )
    found: dict[str, Asks] = {}
    for row in rows:
        for code, question in view(row).asks.questions.items():
            found.setdefault(code, question)
    return found
