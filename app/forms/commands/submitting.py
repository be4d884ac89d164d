"""Taking answers in: the fact, the sums of its day, the log and what follows, in one transaction.

What a submission costs does not grow with how many there are: it adds to rows of its own day.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app import eventlog
from app.forms.queries.forms import VersionView
from app.forms.rules.answering import Answers
from app.forms.rules.scoring import Result, counted, result
from app.forms.tokens import key_of
from app.kernel import db, ids
from app.kernel.actor import Actor, Subject

KIND = "submission"


@dataclass(frozen=True)
class Filled:
    """Answers that were judged, ready to be counted. `id` names a draft that becomes this submission."""

    institution: UUID
    answers: Answers
    started_at: datetime
    submitted_at: datetime
    department: UUID | None = None
    submitted_by: UUID | None = None
    due_at: datetime | None = None
    locale: str = "en"
    suspect: bool = False
    link: UUID | None = None
    about: Subject | None = None
    external_id: str = ""
    id: UUID = field(default_factory=ids.new)


@db.atomic
async def submit_many(version: VersionView, filled: Sequence[Filled], *, by: Actor) -> dict[UUID, Result]:
    """Count submissions of one version, all or none; how each came out, by its key.

    The answers must have been judged (`rules.answering.judge`). One with an `external_id` that the form has
    already, and one whose key is submitted already, are left out: sending again changes nothing.
    """
    results = {each.id: result(version.asks, each.answers) for each in filled}
    taken = await _write(version, filled, results)
    fresh = [each for each in filled if each.id in taken]
    await add_up(version, fresh, results)
    await eventlog.record_many([_entry(version, each, results[each.id], by) for each in fresh])
    return {key: found for key, found in results.items() if key in taken}


_WRITE = """
insert into submission as s (id, form, form_version, institution, department, submitted_by, status, started_at,
  submitted_at, due_at, score, "pass", failed_critical, answers, locale, suspect, link, subject_kind, subject_id,
  external_id)
select id, $1, $2, institution, department, submitted_by, 'submitted', started_at, submitted_at, due_at, score,
  passed, failed_critical, answers::jsonb, locale, suspect, link, subject_kind, subject_id, external_id
from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::timestamptz[], $8::timestamptz[],
  $9::timestamptz[], $10::numeric[], $11::bool[], $12::int[], $13::text[], $14::text[], $15::bool[], $16::uuid[],
  $17::text[], $18::uuid[], $19::text[])
  n(id, institution, department, submitted_by, started_at, submitted_at, due_at, score, passed, failed_critical,
    answers, locale, suspect, link, subject_kind, subject_id, external_id)
where external_id = '' or not exists (
  select from submission o where o.form = $1 and o.external_id = n.external_id and o.external_id <> '')
on conflict (id) do update set status = 'submitted', submitted_at = excluded.submitted_at, score = excluded.score,
  "pass" = excluded."pass", failed_critical = excluded.failed_critical, answers = excluded.answers,
  locale = excluded.locale, department = excluded.department
where s.status = 'draft'
returning s.id
"""


async def _write(version: VersionView, filled: Sequence[Filled], results: dict[UUID, Result]) -> set[UUID]:
    came = [results[each.id] for each in filled]
    rows = await db.fetch(
        _WRITE,
        version.form,
        version.id,
        [each.id for each in filled],
        [each.institution for each in filled],
        [each.department for each in filled],
        [each.submitted_by for each in filled],
        [each.started_at for each in filled],
        [each.submitted_at for each in filled],
        [each.due_at for each in filled],
        [each.score for each in came],
        [each.passed for each in came],
        [len(each.critical) for each in came],
        [json.dumps(each.answers, ensure_ascii=False) for each in filled],
        [each.locale for each in filled],
        [each.suspect for each in filled],
        [each.link for each in filled],
        [each.about.kind if each.about else "" for each in filled],
        [each.about.id if each.about else None for each in filled],
        [each.external_id for each in filled],
    )
    return {row["id"] for row in rows}


def _entry(version: VersionView, each: Filled, came: Result, by: Actor) -> eventlog.Entry:
    """What the log and the reactions learn: never an answer."""
    context: dict[str, Any] = {
        "form": str(version.form),
        "form_code": version.code or "",
        "form_name": version.name("en"),
        "form_kind": version.kind,
        "version": version.version,
        "institution": str(each.institution),
        "department": str(each.department) if each.department else None,
        "score": None if came.score is None else str(came.score),
        "pass": came.passed,
        "failed": list(came.failed),
        "failed_critical": list(came.critical),
        "suspect": each.suspect,
        "anonymous": version.asks.anonymous,
        "about": {"kind": each.about.kind, "id": str(each.about.id)} if each.about else None,
    }
    also = (each.about,) if each.about is not None and not version.asks.anonymous else ()
    entry = eventlog.entry(
        KIND,
        "SUBMITTED",
        subject=Subject(KIND, each.id),
        also=also,
        by=by,
        context=context,
        at=each.submitted_at,
    )
    # An anonymous answer has no key that tells the moment either (security.md PU-2).
    return replace(entry, id=key_of(each.submitted_at)) if version.asks.anonymous else entry


Place = tuple[UUID, UUID | None, date]


@db.atomic
async def add_up(
    version: VersionView, filled: Sequence[Filled], results: dict[UUID, Result], sign: int = 1
) -> None:
    """Add submissions to the sums of their days, or with -1 take them off again."""
    days: dict[Place, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 6)
    answers: dict[tuple[str, Place, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 2)
    for each in filled:
        came = results[each.id]
        place = (each.institution, each.department, each.submitted_at.date())
        sums = (
            Decimal(1),
            Decimal(came.score is not None),
            came.score or Decimal(0),
            Decimal(came.passed is True),
            Decimal(came.passed is False),
            Decimal(bool(came.critical)),
        )
        days[place] = [old + new * sign for old, new in zip(days[place], sums, strict=True)]
        for question, choice, number in counted(version.asks, each.answers, came.score):
            n, total = answers[question, place, choice]
            answers[question, place, choice] = [n + sign, total + number * sign]
    await _put_days(version.form, days)
    await _put_answers(version.form, answers)


async def _put_days(form: UUID, days: dict[Place, list[Decimal]]) -> None:
    # In one order always, so that two who submit at once wait for each other and never in a circle.
    listed = sorted(days.items(), key=lambda item: (item[0][2], str(item[0][0]), str(item[0][1])))
    await db.execute(
        "insert into form_day as d (id, form, institution, department, day, submissions, scored, score_sum, passed,"
        " failed, critical) select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[],"
        " $6::bigint[], $7::bigint[], $8::numeric[], $9::bigint[], $10::bigint[], $11::bigint[])"
        " on conflict (form, day, institution, department) do update set"
        " submissions = d.submissions + excluded.submissions, scored = d.scored + excluded.scored,"
        " score_sum = d.score_sum + excluded.score_sum, passed = d.passed + excluded.passed,"
        " failed = d.failed + excluded.failed, critical = d.critical + excluded.critical",
        [ids.new() for _each in listed],
        [form] * len(listed),
        [place[0] for place, _sums in listed],
        [place[1] for place, _sums in listed],
        [place[2] for place, _sums in listed],
        *([sums[n] if n == 2 else int(sums[n]) for _place, sums in listed] for n in range(6)),
    )


async def _put_answers(form: UUID, answers: dict[tuple[str, Place, str], list[Decimal]]) -> None:
    listed = sorted(
        answers.items(),
        key=lambda item: (item[0][0], item[0][1][2], str(item[0][1][0]), str(item[0][1][1]), item[0][2]),
    )
    await db.execute(
        "insert into answer_day as d (id, form, question, institution, department, day, choice, n, total)"
        " select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::date[], $7::text[],"
        " $8::bigint[], $9::numeric[])"
        " on conflict (form, question, day, institution, department, choice) do update set"
        " n = d.n + excluded.n, total = d.total + excluded.total",
        [ids.new() for _each in listed],
        [form] * len(listed),
        [key[0] for key, _sums in listed],
        [key[1][0] for key, _sums in listed],
        [key[1][1] for key, _sums in listed],
        [key[1][2] for key, _sums in listed],
        [key[2] for key, _sums in listed],
        [int(sums[0]) for _key, sums in listed],
        [sums[1] for _key, sums in listed],
    )
