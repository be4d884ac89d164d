"""A file and a mapping: the rows that can be loaded, and why the others cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from app.kernel.errors import Invalid
from app.organisations.commands import REFUSED, Outcome
from app.organisations.inputs import LOCATION_FIELDS, ORGANISATION_FIELDS, LocationRow, OrganisationRow
from app.organisations.mapping import Recipe, Unmappable
from app.organisations.reading import records_of

R = TypeVar("R", OrganisationRow, LocationRow)


@dataclass(frozen=True)
class Gathered:
    """The rows that can be loaded, and what became of the others."""

    rows: Sequence[tuple[int, Any]]
    refused: Sequence[Outcome]


def gather_organisations(file: Path, mapping: Mapping[str, Any]) -> Gathered:
    """Raises Unmappable, Unreadable."""
    recipe = Recipe.parse(mapping, known=ORGANISATION_FIELDS, needed=("code", "name", "kind"))
    return _gather(file, recipe, OrganisationRow.parse, lambda row: row.code)


def gather_locations(file: Path, mapping: Mapping[str, Any]) -> Gathered:
    """Raises Unmappable, Unreadable."""
    recipe = Recipe.parse(mapping, known=LOCATION_FIELDS, needed=("code", "name", "kind"))
    return _gather(file, recipe, LocationRow.parse, lambda row: f"{row.kind} {row.code}")


def _gather(
    file: Path, recipe: Recipe, parse: Callable[[Mapping[str, Any]], R], key_of: Callable[[R], str]
) -> Gathered:
    rows: list[tuple[int, R]] = []
    refused: list[Outcome] = []
    seen: dict[str, int] = {}
    for number, record in records_of(file):
        if number == 1 and (missing := recipe.columns - record.keys()):
            raise Unmappable(f"{file.name} has no column {', '.join(sorted(missing))}.")
        values = recipe.follow(record)
        try:
            row = parse(values)
        except Invalid as wrong:
            why = {field: str(what) for field, what in wrong.problems.items()}
            refused.append(Outcome(number, values.get("code", ""), REFUSED, why))
            continue
        first = seen.setdefault(key_of(row), number)
        if first != number:
            refused.append(Outcome(number, row.code, REFUSED, {"code": f"It stands in row {first} already."}))
            continue
        rows.append((number, row))
    return Gathered(rows, refused)
