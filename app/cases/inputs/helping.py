"""Where a client is sent for other help."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from app.cases.inputs.common import LONGEST_NOTE
from app.kernel.fields import Fields
from app.kernel.language import _

CODES = {
    "IRKB": _("Organisations from the knowledge base"),
    "COSPF": _("A provider face to face"),
    "EDFF": _("Face to face, as no education specialist is free"),
}
MOST = 12


@dataclass(frozen=True)
class Help:
    """What sort of help it is, and the organisations that were named to the client."""

    code: str
    articles: list[UUID]
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                code=fields.choice("code", CODES, empty=_("Choose what sort of help it is.")),
                articles=fields.ids("articles", most=MOST),
                notes=fields.text("notes", longest=LONGEST_NOTE),
            )
        )


@dataclass(frozen=True)
class HelpSought:
    """What is looked for, and what was ticked meanwhile; what cannot be read of it is left out."""

    words: str
    ticked: list[UUID]

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        fields = Fields(given)
        words, ticked = fields.line("q", longest=200), fields.ids("articles", most=MOST)
        return cls(words, ticked if fields.ok else [])
