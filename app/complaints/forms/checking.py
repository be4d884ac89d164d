"""A file of complaints, and how somebody says that its columns are read."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from uuid import UUID

from app.complaints.forms.calendar import must_be_a_zone
from app.complaints.rules.mapping import CONSTANTS, FIELDS, Mapping
from app.complaints.rules.moments import ORDERS
from app.documents.intake import FIELD
from app.kernel.delimited import CANDIDATES
from app.kernel.encoding import CHOICES
from app.kernel.errors import Invalid
from app.kernel.fields import Fields, Upload
from app.kernel.language import _

#: What a form sends for each delimiter: a tab would be trimmed away.
_DELIMITERS: Final = {"tab" if each == "\t" else each: each for each in CANDIDATES}
_ENCODINGS: Final = ("utf-8-sig", "utf-16", "utf-32", *CHOICES)


@dataclass(frozen=True)
class FileForm:
    """A file of complaints, and whose they are."""

    hospital: UUID
    files: list[Upload]

    @classmethod
    def parse(cls, form: Dictionary[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        hospital = fields.id("hospital", empty=_("Choose the hospital."))
        files = fields.files(FIELD, empty=_("Choose the file to attach."), most=1)
        return fields.done(cls(hospital, files))


@dataclass(frozen=True)
class CheckForm:
    """The mapping begun with, by its name, what the form says instead, and the name to keep the result by."""

    mapping: str
    columns: dict[str, str]
    constants: dict[str, str]
    options: dict[str, Any]
    no_target: bool
    save_as: str

    @classmethod
    def parse(cls, form: Dictionary[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        zone = fields.line("zone", longest=60)
        must_be_a_zone(fields, zone)
        options = {
            "delimiter": _DELIMITERS.get(fields.choice("delimiter", tuple(_DELIMITERS)) or "", ""),
            "encoding": fields.choice("encoding", _ENCODINGS) or "",
            "order": fields.choice("order", tuple(ORDERS)) or "",
            "zone": zone,
        }
        return fields.done(
            cls(
                mapping=fields.line("mapping", longest=120),
                columns={name: fields.line(f"column_{name}", longest=500) for name in FIELDS},
                constants={name: fields.line(f"constant_{name}", longest=100) for name in CONSTANTS},
                options=options,
                no_target=fields.flag("no_target"),
                save_as=fields.line("save_as", longest=120),
            )
        )

    def over(self, base: Mapping) -> Mapping:
        """The mapping begun with, and what the form says instead; several columns for one are kept.

        Raises Invalid where nothing says what each complaint is about.
        """
        chosen = {name: (column,) for name, column in self.columns.items() if column}
        kept = {name: given for name, given in base.columns.items() if len(given) > 1 and name in chosen}
        constants = {**base.constants, **{name: value for name, value in self.constants.items() if value}}
        if "title" not in chosen and "title" not in constants:
            raise Invalid(column_title=_("Choose the column that says what each complaint is about."))
        return replace(
            base,
            columns={**chosen, **kept},
            constants=constants,
            zone=self.options["zone"] or base.zone,
            order=self.options["order"] or base.order,
            no_target=self.no_target or base.no_target,
        )
