"""Reading submissions: one's own drafts, and what was submitted."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.forms.queries.forms import Named
from app.forms.queries.scope import OPEN_FORM
from app.forms.rules.answering import Answers
from app.kernel import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.kernel.naming import in_words

_MISSING: Final = _("There is no such submission.")


@dataclass(frozen=True)
class SubmissionView(Named):
    """One submission as its page shows it."""

    id: UUID
    form: UUID
    form_version: UUID
    name_en: str
    name_fr: str
    name_ar: str
    kind: str
    institution: UUID
    institution_name: str
    department: UUID | None
    department_name: str
    submitted_by: UUID | None
    by: str
    status: str
    started_at: datetime
    submitted_at: datetime | None
    due_at: datetime | None
    score: Decimal | None
    passed: bool | None
    failed_critical: int
    answers: Answers
    suspect: bool
    void_reason: str


_SUBMISSION: Final = """
select s.id, s.form, s.form_version, f.name_en, f.name_fr, f.name_ar, f.kind, s.institution,
  called(o) as institution_name,
  s.department, coalesce(called(d), '') as department_name, s.submitted_by, coalesce(u.name, '') as by, s.status,
  s.started_at, s.submitted_at, s.due_at, s.score, s."pass" as passed, s.failed_critical, s.answers, s.suspect,
  s.void_reason
from submission s join form f on f.id = s.form join organisation o on o.id = s.institution
left join department d on d.id = s.department left join app_user u on u.id = s.submitted_by
"""


def _view(row: Any) -> SubmissionView:
    values = dict(row)
    return SubmissionView(answers=json.loads(values.pop("answers")), **values)


async def submission_for(user: Account, key: UUID) -> SubmissionView:
    """A submission of a place in this person's scope, or their own; somebody else's draft is not there."""
    row = await db.fetchrow(
        in_words(
            f"{_SUBMISSION} where s.id = $2 and (s.submitted_by = $3 or"
            " (s.status <> 'draft' and ($1::uuid[] is null or s.institution = any($1))))"
        ),
        user.scope,
        key,
        user.id,
    )
    if row is None:
        raise NotFound(_MISSING)
    return _view(row)


async def may_open(user: Account, key: UUID) -> bool:
    """The same as a question: whether what hangs on a submission may be opened."""
    if not user.can("forms.read"):
        return False
    found = await db.fetchval(
        "select 1 from submission s where s.id = $2 and (s.submitted_by = $3 or"
        " (s.status <> 'draft' and ($1::uuid[] is null or s.institution = any($1))))",
        user.scope,
        key,
        user.id,
    )
    return found is not None


async def draft_to_change(user: Account, key: UUID) -> SubmissionView:
    """One's own draft, locked. Raises NotFound."""
    row = await db.fetchrow(
        in_words(
            f"{_SUBMISSION} where s.id = $1 and s.submitted_by = $2 and s.status = 'draft' for update of s"
        ),
        key,
        user.id,
    )
    if row is None:
        raise NotFound(_MISSING)
    return _view(row)


async def drafts_of(user: Account) -> list[SubmissionView]:
    """What this person began and has not sent, oldest first."""
    rows = await db.fetch(
        in_words(
            f"{_SUBMISSION} where s.submitted_by = $1 and s.status = 'draft' order by s.started_at, s.id limit 50"
        ),
        user.id,
    )
    return [_view(row) for row in rows]


@dataclass(frozen=True)
class Fillable(Named):
    """A form that staff may fill in."""

    id: UUID
    name_en: str
    name_fr: str
    name_ar: str


async def fillable(user: Account) -> list[Fillable]:
    """The forms that staff fill in: what is asked now, anonymous surveys left out."""
    rows = await db.fetch(
        "select f.id, f.name_en, f.name_fr, f.name_ar"
        " from form f join form_version v on v.form = f.id and v.state = 'active'"
        f" where f.status = 'active' and v.body->'anonymous' is distinct from 'true'::jsonb and {OPEN_FORM}"
        " order by f.kind, f.name_en, f.id limit 200",
        user.scope,
    )
    return [Fillable(**dict(row)) for row in rows]


async def must_be_fillable(user: Account, form: UUID) -> None:
    """Raise Invalid unless this person may fill the form in."""
    if form not in {each.id for each in await fillable(user)}:
        raise Invalid(None, form=_("Choose a form from the list."))
