"""What the forms of links and merges take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.kernel.fields import Fields
from app.kernel.language import _
from app.links.choices import KINDS

LONGEST_REASON = 1_000


@dataclass(frozen=True)
class LinkInput:
    """Another case, and how it belongs to this one."""

    other: str
    kind: str
    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                other=fields.reference("other", empty=_("Write the reference of the other case.")),
                kind=fields.choice("kind", KINDS, empty=_("Choose how they belong together.")),
                reason=fields.text("reason", longest=LONGEST_REASON),
            )
        )


@dataclass(frozen=True)
class MergeInput:
    """The client who was written down twice, and why."""

    person: str
    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                person=fields.reference("person", empty=_("Choose a client from the list.")),
                reason=fields.text(
                    "reason", empty=_("Say how you know that it is one person."), longest=LONGEST_REASON
                ),
            )
        )
