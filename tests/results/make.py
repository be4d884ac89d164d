"""A form with three months of answers, and its pages as somebody opens them at noon of one day."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.kernel import clock
from tests.browser import Answer, Browser
from tests.forms import make as forms

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
BODY: dict[str, Any] = forms.asking(
    {"code": "care", "kind": "scale", "required": True, "weight": 1},
    {
        "code": "who",
        "kind": "multiple",
        "options": [{"code": c, "text": {"en": c}} for c in ("nurse", "doctor")],
    },
    {"code": "why", "kind": "text"},
    {"code": "name", "kind": "text", "patient_data": True},
)


async def shown(who: Account, name: str, form: UUID, **query: str) -> Answer:
    """A page of a form's results."""
    with clock.frozen(NOW):
        return await Browser(who).get(name, query=query, id=form)
