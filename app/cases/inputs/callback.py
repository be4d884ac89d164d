"""What the form of a callback takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from app.cases.choices import CONFIRMATIONS, WINDOW_TYPES
from app.cases.inputs.common import LONGEST_NOTE
from app.kernel.fields import Fields
from app.kernel.language import _


@dataclass(frozen=True)
class CallbackInput:
    """When a client is called back; `confirm` is how they agreed to be told, if they did."""

    at: datetime
    urgent: bool = False
    window_type: str = "HALF_HOUR_WINDOW"
    confirm: str = ""
    notes: str = ""

    @classmethod
    def parse(cls, form: Mapping[str, Any], zone: str) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                at=fields.instant("at", zone=zone, empty=_("Choose when the client is called back.")),
                urgent=fields.flag("urgent"),
                window_type=fields.choice("window_type", WINDOW_TYPES) or "HALF_HOUR_WINDOW",
                confirm=fields.choice("confirm", CONFIRMATIONS) or "",
                notes=fields.text("notes", longest=LONGEST_NOTE),
            )
        )
