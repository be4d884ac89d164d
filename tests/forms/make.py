"""Short ways to make forms, active versions of them, and submissions."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.forms.commands.submitting import Filled, submit_many
from app.forms.queries.forms import VersionView, version_by_id
from app.forms.rules.version import read
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from tests.make import insert


def words(text: str) -> dict[str, str]:
    return {"en": text}


def asking(*questions: Mapping[str, Any], **whole: Any) -> dict[str, Any]:
    """The document of a version with one section; a question without a text is called by its code."""
    asked = [{"text": words(f"Question {each['code']}"), **each} for each in questions]
    return {"sections": [{"code": "all", "title": words("All"), "questions": asked}], **whole}


SURVEY = asking(
    {"code": "care", "kind": "scale", "required": True, "weight": 1},
    {"code": "why", "kind": "text", "condition": {"question": "care", "op": "at_most", "value": 2}},
)
AUDIT = asking(
    {"code": "gel", "kind": "yes_no", "required": True, "weight": 1},
    {"code": "hands", "kind": "yes_no", "required": True, "weight": 2, "critical": True},
    {"code": "proof", "kind": "photo"},
    pass_mark=80,
)


async def form(
    body: Mapping[str, Any] = SURVEY,
    *,
    kind: str = "survey",
    name: str = "Emergency exit survey",
    **details: Any,
) -> UUID:
    """An active form with one active version; its key."""
    key = ids.new()
    row = {"id": key, "kind": kind, "name_en": name, "status": "active", **details}
    await insert("form", row)
    await version(key, body)
    return key


async def version(form: UUID, body: Mapping[str, Any], *, state: str = "active") -> UUID:
    """The next version of a form; its key."""
    key, asks = ids.new(), read(body)
    number = await db.fetchval("select coalesce(max(version), 0) + 1 from form_version where form = $1", form)
    row = {
        "id": key,
        "form": form,
        "version": number,
        "state": state,
        "body": json.dumps(body),
        "questions": len(asks.questions),
        "handles_patient_data": asks.handles_patient_data,
        "activated_at": clock.now() if state == "active" else None,
    }
    await insert("form_version", row)
    return key


async def active(form: UUID) -> VersionView:
    """The version of a form that is asked now."""
    key = await db.fetchval("select id from form_version where form = $1 and state = 'active'", form)
    found = await version_by_id(key)
    assert found is not None
    return found


async def submission(
    form: UUID,
    institution: UUID,
    answers: Mapping[str, Any],
    *,
    at: datetime | None = None,
    department: UUID | None = None,
    **details: Any,
) -> UUID:
    """A submission of the active version, counted as any other; its key."""
    when = at or clock.now()
    filled = Filled(
        institution=institution,
        answers=dict(answers),
        started_at=when - timedelta(minutes=2),
        submitted_at=when,
        department=department,
        **details,
    )
    (key,) = await submit_many(await active(form), [filled], by=the_system)
    return key


async def session(form: UUID, institution: UUID, *, at: datetime | None = None, **details: Any) -> UUID:
    """A sitting before the active version; its key."""
    key, began = ids.new(), at or clock.now()
    row = {
        "id": key,
        "form": form,
        "form_version": (await active(form)).id,
        "institution": institution,
        "started_at": began,
        "last_seen_at": began,
        **details,
    }
    await insert("form_session", row)
    return key
