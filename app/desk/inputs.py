"""What the forms of a desk take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.desk import rules
from app.kernel.fields import Fields
from app.kernel.language import _

TOKEN = "form_key"  # noqa: S105 - the name of a field


@dataclass(frozen=True)
class DraftInput:
    """What stands in a field just now; the field is named as its form names it."""

    text: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        names = [name for name in form if name != TOKEN]
        if len(names) != 1:
            fields.problem("form", _("Send one field."))
            return fields.done(cls(""))
        return fields.done(cls(fields.text(names[0], longest=rules.LONGEST_DRAFT)))


@dataclass(frozen=True)
class SavedViewInput:
    """Filters that somebody wants under a name."""

    name: str
    shared: bool
    filters: dict[str, str]

    @classmethod
    def parse(cls, form: Mapping[str, Any], known: frozenset[str]) -> Self:
        """`known` are the filters of the list. Raises Invalid."""
        fields = Fields(form)
        made = cls(
            name=fields.line("name", empty=_("Give the view a name."), longest=80),
            shared=fields.flag("shared"),
            filters=rules.filters_of(fields.line("query", longest=rules.LONGEST_QUERY), known),
        )
        return fields.done(made)
