"""The steps that every command on forms takes, inside its transaction."""

import json
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.forms.inputs.writing import FormInput
from app.forms.queries import editing as queries
from app.forms.queries.forms import FormView
from app.forms.queries.scope import may_edit
from app.forms.rules.version import Version, written
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Forbidden
from app.kernel.language import _

KIND = "form"


def must_own(by: Actor, owner: UUID | None) -> None:
    """Raise Forbidden unless somebody may write forms of this owner; the house itself may."""
    if isinstance(by, Account) and not may_edit(by, owner):
        raise Forbidden(_("Choose your own organisation: only administrators write forms for everybody."))


@db.atomic
async def to_change(form: UUID, by: Actor) -> FormView:
    """A form locked, if this person may change it. Raises NotFound, Forbidden."""
    there = await queries.form_to_change(by if isinstance(by, Account) else None, form)
    if isinstance(by, Account) and not may_edit(by, there.owner):
        raise Forbidden(_("This form belongs to somebody else, so it is changed there."))
    return there


@db.atomic
async def insert_form(given: FormInput, *, by: Actor, code: str | None = None) -> UUID:
    """A form without a version; its key."""
    form, now = ids.new(), clock.now()
    await db.execute(
        "insert into form (id, owner_institution, code, kind, name_en, name_fr, name_ar, cadence, status, edited_at,"
        " created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10, $9)",
        form,
        given.owner,
        code,
        given.kind,
        given.name_en,
        given.name_fr,
        given.name_ar,
        given.cadence,
        now,
        by.id,
    )
    return form


@db.atomic
async def insert_version(form: UUID, asks: Version, *, by: Actor) -> int:
    """The next version of a form, as a draft; its number."""
    number: int = await db.fetchval(
        "insert into form_version (id, form, version, state, body, questions, handles_patient_data, created_by,"
        " created_at) select $1, $2, coalesce(max(version), 0) + 1, 'draft', $3, $4, $5, $6, $7 from form_version"
        " where form = $2 returning version",
        ids.new(),
        form,
        json.dumps(written(asks), ensure_ascii=False),
        len(asks.questions),
        asks.handles_patient_data,
        by.id,
        clock.now(),
    )
    return number


@db.atomic
async def record(code: str, form: UUID, *, by: Actor, version: int | None = None) -> None:
    """Write an entry on the form's log."""
    context: dict[str, Any] = {} if version is None else {"version": version}
    await eventlog.record(KIND, code, subject=Subject(KIND, form), by=by, context=context)
