"""Time on a case: what a timer should have counted, and which one stops for a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST_DAY = 24 * 60


@dataclass(frozen=True)
class TimeInput:
    """The minutes that count, and why they were corrected."""

    minutes: int
    reason: str

    @property
    def seconds(self) -> int:
        """The same, as timers count."""
        return self.minutes * 60

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                minutes=fields.number(
                    "minutes", empty=_("Write the minutes that count."), lowest=0, highest=LONGEST_DAY
                ),
                reason=fields.line("reason", empty=_("Say why the time is corrected."), longest=500),
            )
        )


def other_timer_in(form: Mapping[str, Any]) -> str:
    """The reference of my timer that stops for this one; "" where none runs."""
    fields = Fields(form)
    return fields.done(fields.line("instead_of", longest=20))
