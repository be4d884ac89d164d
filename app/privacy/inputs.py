"""What a person says about rules, holds and requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST_REASON = 500
LONGEST_DAYS = 20_000
_WHY = _("Say why, so that whoever comes next understands.")


@dataclass(frozen=True)
class RuleInput:
    """How long, and whether by itself."""

    days: int
    active: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid for days that are none."""
        fields = Fields(form)
        days = fields.number("days", empty=_("Say after how many days."), lowest=1, highest=LONGEST_DAYS)
        return fields.done(cls(days, fields.flag("active")))


@dataclass(frozen=True)
class HoldInput:
    """A record to be kept as it is, and why."""

    reference: str
    reason: str
    typed: dict[str, Any]

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid without a reference or a reason."""
        fields = Fields(form)
        reference = fields.line("reference", empty=_("Give its reference."), longest=40)
        reason = fields.line("reason", empty=_WHY, longest=LONGEST_REASON)
        return fields.done(cls(reference.upper(), reason, {"reference": reference, "reason": reason}))


@dataclass(frozen=True)
class AccessInput:
    """Whose data, why, and how it was checked that they ask."""

    person: str
    reason: str
    identity: str
    typed: dict[str, Any]

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid when anything is missing."""
        fields = Fields(form)
        person = fields.line("person", empty=_("Give the client's reference."), longest=40)
        reason = fields.line("reason", empty=_WHY, longest=LONGEST_REASON)
        identity = fields.line(
            "identity", empty=_("Say how you checked that the client asks."), longest=LONGEST_REASON
        )
        typed = {"person": person, "reason": reason, "identity": identity}
        return fields.done(cls(person.upper(), reason, identity, typed))


@dataclass(frozen=True)
class DecisionInput:
    """Whether an archive may be made, and what is said with it."""

    approved: bool
    words: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid without a decision, and for a refusal without a reason."""
        fields = Fields(form)
        said = fields.choice("decision", ("approve", "refuse"), empty=_("Approve it or refuse it."))
        words = fields.line("words", empty=_WHY if said == "refuse" else None, longest=LONGEST_REASON)
        return fields.done(cls(said == "approve", words))


def reason_of(form: Mapping[str, Any]) -> str:
    """Why; raises Invalid without."""
    fields = Fields(form)
    return fields.done(fields.line("reason", empty=_WHY, longest=LONGEST_REASON))
