"""What is written on the timeline by hand, and beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.cases.inputs.common import LONGEST_KEPT, LONGEST_NOTE
from app.kernel.fields import Fields
from app.kernel.language import _


@dataclass(frozen=True)
class NoteInput:
    """What somebody writes down for the next person."""

    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        text = fields.text("notes", empty=_("Write the note before you save it."), longest=LONGEST_NOTE)
        return fields.done(cls(text))


@dataclass(frozen=True)
class OutcomeInput:
    """A code picked from the list, with its notes."""

    key: str
    code: str
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """The picker sends `key/CODE` in one field."""
        fields = Fields(form)
        picked = fields.line("code", empty=_("Choose a code from the list."), longest=101)
        notes = fields.text("notes", longest=LONGEST_NOTE)
        fields.done()
        key, _slash, code = picked.partition("/")
        return cls(key, code, notes)


def notes_in(form: Mapping[str, Any]) -> str:
    """What goes on the timeline with a deed; most need nothing."""
    fields = Fields(form)
    return fields.done(fields.text("notes", longest=LONGEST_NOTE))


def provider_notes_in(form: Mapping[str, Any]) -> str:
    """What a provider keeps with the case for itself and the operators."""
    fields = Fields(form)
    return fields.done(fields.text("provider_notes", longest=LONGEST_KEPT))
