"""What is tried of a deadline rule before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self
from uuid import UUID

from app.complaints.forms.complaint import LEVELS, LONGEST_CODE
from app.kernel.fields import Fields
from app.kernel.language import _

_MOST_HOURS: Final = 10_000
_MOST_LEVELS: Final = 10
#: What may be tried of a rule, each called as in its row and in the administration: every column that moves an
#: instant. Numbers with the least and the most they may be, those that may stay empty, and what is on or off.
TRIED_NUMBERS: Final = {
    **dict.fromkeys(
        (
            "sla_hours",
            "first_reminder_hours_after",
            "second_reminder_hours_after",
            "escalation_hours_after",
            "reminder_hours_before",
            "second_reminder_hours_before",
            "escalation_step_hours",
            "acknowledge_hours",
        ),
        (0, _MOST_HOURS),
    ),
    "max_escalation_level": (0, _MOST_LEVELS),
}
TRIED_OR_NONE: Final = ("response_hours", "next_response_hours")
TRIED_FLAGS: Final = ("second_reminder_enabled", "pause_on_waiting", "no_target")
#: Instead of a calendar: every hour of every day counts.
AROUND: Final = "around"


@dataclass(frozen=True)
class TrialForm:
    """What is tried of a rule: `terms` has only the columns that were given, an empty calendar keeps the rule's."""

    hospital: UUID | None = None
    source: str = ""
    severity: str | None = None
    priority: str | None = None
    terms: Mapping[str, int | bool | None] = field(default_factory=dict)
    #: a calendar's key, AROUND for every hour of every day, or nothing
    calendar: str = ""

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(given)
        calendar = fields.line("calendar", longest=40)
        if calendar not in ("", AROUND):
            calendar = str(fields.id("calendar", empty=_("Choose one from the list.")))
        return fields.done(
            cls(
                hospital=fields.id("hospital"),
                source=fields.line("source", longest=LONGEST_CODE),
                severity=fields.choice("severity", LEVELS),
                priority=fields.choice("priority", LEVELS),
                terms=_terms(fields, given),
                calendar=calendar,
            )
        )


def _terms(fields: Fields, given: Mapping[str, Any]) -> dict[str, int | bool | None]:
    """The columns of a rule that a form gives; an empty number keeps the rule's, where none is not a value."""
    numbers = {
        name: fields.number(name, lowest=lowest, highest=highest)
        for name, (lowest, highest) in TRIED_NUMBERS.items()
    }
    flags = {name: fields.choice(name, ("yes", "no")) for name in TRIED_FLAGS}
    kept = {name: value for name, value in numbers.items() if value is not None}
    kept |= {name: value == "yes" for name, value in flags.items() if value is not None}
    answers = {
        name: fields.number(name, lowest=1, highest=_MOST_HOURS) for name in TRIED_OR_NONE if name in given
    }
    return {**kept, **answers}
