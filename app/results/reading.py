"""HCAHPS tables as files have them: measures, states, results of states and of the nation."""

import csv
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from app.kernel.jsonfile import Unusable
from app.results.rules import NATION

_RESULTS: Final = ("state_results.csv", "national_results.csv")


def benchmarks(folder: Path) -> list[tuple[str, str, str, str, str, Decimal, Decimal | None, Decimal]]:
    """Release, area, its name, measure, its name, and the three percentages, of every row in a folder.

    A release such as 07_2023 is written 2023_07, so that the newest sorts last. Raises Unusable with file and row.
    """
    names = {row["measure_id"]: row["measure"] for row in _rows(folder / "measures.csv")}
    states = {row["state"]: row["state_name"] for row in _rows(folder / "states.csv")} | {
        NATION: "United States"
    }
    found = []
    for file in _RESULTS:
        for number, row in enumerate(_rows(folder / file), 2):
            try:
                month, year = row["release_period"].split("_")
                area, measure = row.get("State", NATION), row["measure_id"]
                low, middle, top = (
                    _share(row[f"{box}_box_percentage"]) for box in ("bottom", "middle", "top")
                )
                if low is None or top is None:
                    raise ValueError("no share")
            except (KeyError, ValueError, InvalidOperation) as wrong:
                raise Unusable(f"{file}, row {number}", "is no result") from wrong
            name, place = names.get(measure, measure), states.get(area, area)
            found.append((f"{year}_{month}", area, place, measure, name, low, middle, top))
    return found


def _share(written: str) -> Decimal | None:
    return Decimal(written) if written.strip() else None


def _rows(path: Path) -> list[Mapping[str, str]]:
    if not path.is_file():
        raise Unusable(path.name, "is missing")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
