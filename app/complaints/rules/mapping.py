"""How the columns of a file become a complaint: what a person chooses once and keeps by name. Pure."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any, Final, Self

from app.complaints.rules.moments import ORDERS
from app.kernel.errors import Invalid
from app.kernel.language import _

#: What a column may become, in the order of the form.
FIELDS: Final = {
    "title": _("Subject"),
    "description": _("What happened"),
    "external_id": _("Their number"),
    "created_at": _("Opened"),
    "due_at": _("Deadline"),
    "resolved_at": _("Resolved"),
    "resolution": _("Resolution"),
    "category": _("Category"),
    "source": _("Source"),
    "severity": _("Severity"),
    "priority": _("Priority"),
    "department": _("Department"),
    "complainant_name": _("Name of the complainant"),
    "complainant_phone": _("Phone of the complainant"),
    "complainant_email": _("E-mail of the complainant"),
    "verdict": _("The file's own verdict"),
}
#: What may be the same for every row.
CONSTANTS: Final = ("title", "source", "severity", "priority", "category", "complainant_kind")
OTHERWISE: Final = "*"


@dataclass(frozen=True)
class Mapping:
    """Columns by what they become; several columns for one are tried in turn until one is filled.

    `values` translates cells (`*` is any other); `without_target` keeps rows without a deadline free of one;
    `no_target` promises nothing for any row; `required` names what must be filled besides the subject;
    `keep` names columns that are stored beside the complaint as they are.
    """

    columns: Dictionary[str, tuple[str, ...]]
    values: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    constants: Dictionary[str, str] = field(default_factory=dict)
    zone: str = ""
    order: str = ""
    without_target: bool = False
    no_target: bool = False
    closed: bool = False
    required: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    verdicts: Dictionary[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, made: object) -> Self:
        """From its JSON. Raises Invalid for one that is not a mapping."""
        if not isinstance(made, dict) or not isinstance(made.get("columns"), dict):
            raise Invalid(mapping=_("This is not a mapping of columns."))
        columns = {name: _names(given) for name, given in made["columns"].items()}
        if strange := (set(columns) - set(FIELDS)) | (set(made.get("constants", {})) - set(CONSTANTS)):
            words = _("Nothing of a complaint is called %(names)s.") % {"names": ", ".join(sorted(strange))}
            raise Invalid(mapping=words)
        if made.get("order", "") not in ("", *ORDERS):
            raise Invalid(mapping=_("Choose the order of day, month and year."))
        return cls(
            columns,
            values={
                name: {k.casefold(): v for k, v in given.items()}
                for name, given in made.get("values", {}).items()
            },
            constants=dict(made.get("constants", {})),
            zone=made.get("zone", ""),
            order=made.get("order", ""),
            without_target=made.get("without_target") is True,
            no_target=made.get("no_target") is True,
            closed=made.get("closed") is True,
            required=_names(made.get("required", ())),
            keep=_names(made.get("keep", ())),
            verdicts=dict(made.get("verdicts", {})),
        )

    def json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "columns": {name: list(given) for name, given in self.columns.items()},
            "values": {name: dict(given) for name, given in self.values.items()},
            "constants": dict(self.constants),
            "zone": self.zone,
            "order": self.order,
            "without_target": self.without_target,
            "no_target": self.no_target,
            "closed": self.closed,
            "required": list(self.required),
            "keep": list(self.keep),
            "verdicts": dict(self.verdicts),
        }

    @property
    def moments(self) -> tuple[str, ...]:
        """The columns that hold days or times."""
        return tuple(
            column
            for name in ("created_at", "due_at", "resolved_at")
            for column in self.columns.get(name, ())
        )

    def missing(self, header: Dictionary[str, int]) -> list[str]:
        """What has columns and none of them stands in the file: a subject, or something required."""
        needed = {*self.required, *(() if "title" in self.constants else ("title",))}
        return [
            name
            for name in FIELDS
            if name in needed and not any(known(column) in header for column in self.columns.get(name, ()))
        ]


def known(column: str) -> str:
    """A heading as it is compared: files write the same one in many ways."""
    return " ".join(column.replace("_", " ").replace("\u00a0", " ").split()).casefold()


def header_of(cells: list[str]) -> dict[str, int]:
    """Where each column stands; of two with the same heading the first counts."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        places.setdefault(known(cell), place)
    return places


def _names(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else ()
