"""What the forms take that share, fill in and strike out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from app.kernel.fields import Fields
from app.kernel.language import _


@dataclass(frozen=True)
class LinkInput:
    """Where a link's answers belong, and how long and how often it works."""

    institution: UUID
    department: UUID | None
    kind: str
    label: str
    days: int | None

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                institution=fields.id("institution", empty=_("Choose whom people answer.")),
                department=fields.id("department"),
                kind=fields.choice("kind", ("many", "one_time"), empty=_("Choose how often it works.")),
                label=fields.line("label", longest=120),
                days=fields.number("days", lowest=1, highest=3_650),
            )
        )

    def until(self, now: datetime) -> datetime | None:
        """When it stops working; None for never."""
        return None if self.days is None else now + timedelta(days=self.days)


@dataclass(frozen=True)
class FillInput:
    """Which form somebody begins to fill in, and for which place."""

    form: UUID
    institution: UUID
    department: UUID | None

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                form=fields.id("form", empty=_("Choose a form.")),
                institution=fields.id("institution", empty=_("Choose the place it is about.")),
                department=fields.id("department"),
            )
        )


@dataclass(frozen=True)
class VoidInput:
    """Why a submission is struck out."""

    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(cls(fields.line("reason", empty=_("Say why it is struck out."), longest=500)))
