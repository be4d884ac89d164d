"""What the forms of feedback take (cla.md 10.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.feedback.choices import ISSUES
from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST = 5_000


@dataclass(frozen=True)
class FeedbackInput:
    """What a provider found, and a comment that may be left out."""

    issue: str
    comment: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        issue = fields.choice("issue", ISSUES, empty=_("Choose what it is about."))
        return fields.done(cls(issue, fields.text("comment", longest=LONGEST)))


@dataclass(frozen=True)
class ReplyInput:
    """A word about it."""

    text: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(fields.text("text", empty=_("Write the answer before you send it."), longest=LONGEST))
        )


@dataclass(frozen=True)
class Verdict:
    """What a manager thinks of it."""

    justified: bool
    resolved: bool
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        version = fields.number("version", lowest=0, highest=1_000_000) or 0
        return fields.done(cls(fields.flag("justified"), fields.flag("resolved"), version))
