"""What the form of a checklist takes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.kernel.fields import Fields

MOST = 200


def ticked_in(form: Mapping[str, Any]) -> list[UUID]:
    """The lines that are ticked."""
    fields = Fields(form)
    return fields.done(fields.ids("items", most=MOST))
