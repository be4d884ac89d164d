"""What the form about a source of actions takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.actions.rules.wire import NAMES
from app.actions.rules.wishes import BOUNDS, OF_SOURCE, Wish
from app.actions.rules.words import Category, Severity, Source
from app.kernel.fields import Fields
from app.kernel.language import _
from app.outbox.text import faults_of

LONGEST_CODE = 40


@dataclass(frozen=True)
class SourceForm:
    """What a hospital wants of a source."""

    wish: Wish

    @classmethod
    def parse(cls, form: Mapping[str, Any], source: Source) -> Self:
        """Raises Invalid, also for a title that names something no cause has."""
        fields = Fields(form)
        title = fields.line("title", longest=200)
        if faults := faults_of(title, NAMES):
            fields.problem("title", faults[0].message)
        numbers = {
            name: fields.decimal(name, lowest=low, highest=high, places=2)
            for name in OF_SOURCE.get(source, ())
            for low, high in [BOUNDS[name]]
        }
        codes = fields.line("complaint_sources", longest=400) if source is Source.COMPLAINT else ""
        levels = fields.choices("complaint_severities", list(Severity)) if source is Source.COMPLAINT else []
        wish = Wish(
            is_on=fields.flag("is_on"),
            title=title,
            category=fields.choice("category", Category),
            severity=fields.choice("severity", Severity),
            department=fields.id("department"),
            numbers={name: value for name, value in numbers.items() if value is not None},
            codes=frozenset(code[:LONGEST_CODE] for code in codes.replace(",", " ").split()),
            severities=frozenset(Severity(one) for one in levels),
        )
        if any(len(str(each)) > LONGEST_CODE for each in wish.codes):
            fields.problem("complaint_sources", _("Write the codes of sources, with spaces between them."))
        return fields.done(cls(wish))
