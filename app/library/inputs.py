"""What the forms of the library take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from app.documents.intake import FIELD
from app.kernel.fields import Fields, Upload
from app.kernel.language import _
from app.library.choices import KINDS
from app.library.rules import WAYS

LONGEST = 2_000


@dataclass(frozen=True)
class NewDocument:
    """A document with its first version; `organisation` None is the whole house."""

    title: str
    kind: str
    summary: str
    organisation: UUID | None
    files: list[Upload]

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                fields.line("title", empty=_("Give the document a title."), longest=200),
                fields.choice("kind", KINDS, empty=_("Choose what it is.")),
                fields.text("summary", longest=LONGEST),
                fields.id("organisation"),
                fields.files(FIELD, empty=_("Choose the file."), most=1),
            )
        )


@dataclass(frozen=True)
class NewVersion:
    """The next version of a document; `number` is the one it follows."""

    note: str
    number: int
    files: list[Upload]

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                fields.line("note", empty=_("Say what changed."), longest=500),
                fields.number("number", lowest=0, highest=1_000_000) or 0,
                fields.files(FIELD, empty=_("Choose the file."), most=1),
            )
        )


@dataclass(frozen=True)
class Standing:
    """Where a document goes: published or retired."""

    to: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        known = sorted({way for ways in WAYS.values() for way in ways})
        return fields.done(cls(fields.choice("to", known, empty=_("Choose what becomes of it."))))
