"""What a person asks of many records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl
from uuid import UUID

from app.bulk import rules
from app.bulk.deeds import Kind
from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST_QUERY = 2_000


@dataclass(frozen=True)
class Asked:
    """A deed and its records: those that were ticked, or (`query`) all that fit the filters of a list."""

    deed: str
    ids: tuple[UUID, ...]
    query: dict[str, str] | None
    details: dict[str, Any]

    @classmethod
    def parse(cls, form: Mapping[str, Any], kind: Kind) -> Self:
        """Raises Invalid for an unknown deed, no record at all, more than a thousand, or what the deed misses."""
        fields = Fields(form)
        deed = fields.choice("deed", list(kind.deeds), empty=_("Choose what to do with them."))
        query = fields.line("query", longest=LONGEST_QUERY) if form.get("everything") else None
        missing = None if query is not None else _("Tick the rows first.")
        ids = fields.ids("ids", empty=missing, most=rules.MOST)
        fields.done(deed)
        return cls(
            deed, tuple(ids), None if query is None else dict(parse_qsl(query)), kind.deeds[deed].read(form)
        )
