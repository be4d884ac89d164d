"""What the form of a review screen takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.kernel.fields import Fields
from app.kernel.language import _
from app.reviews.rules import FACTS, LONGEST_DAYS, MOST_COLUMNS, ROLES, Definition


@dataclass(frozen=True)
class ScreenInput:
    """A screen as somebody put it together; `revision` is the one it follows."""

    name: str
    roles: tuple[str, ...]
    note: str
    definition: Definition
    revision: int

    @classmethod
    def parse(cls, form: Mapping[str, Any], questions: Collection[str], charted: Collection[str]) -> Self:
        fields = Fields(form)
        columns = fields.choices("columns", [*FACTS, *questions], empty=_("Choose what is shown."))
        if len(columns) > MOST_COLUMNS:
            fields.problem("columns", _("Choose twelve columns at most."))
        ward = fields.id("ward")
        definition = Definition(
            fields.number("days", empty=_("Write how many days."), lowest=1, highest=LONGEST_DAYS),
            fields.flag("low"),
            fields.flag("failed"),
            str(ward) if ward else "",
            tuple(columns),
            tuple(fields.choices("charts", charted)),
        )
        return fields.done(
            cls(
                fields.line("name", empty=_("Give the screen a name."), longest=120),
                tuple(fields.choices("roles", ROLES, empty=_("Choose who may open it."))),
                fields.line("note", longest=300),
                definition,
                fields.number("revision", lowest=0, highest=1_000_000) or 0,
            )
        )
