"""What a person says when deciding about work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST_REASON = 500


@dataclass(frozen=True)
class Reason:
    """Why work is tried again or taken back."""

    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid without a reason."""
        fields = Fields(form)
        empty = _("Say why, so that whoever comes next understands.")
        return fields.done(cls(fields.line("reason", empty=empty, longest=LONGEST_REASON)))
