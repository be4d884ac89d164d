"""Every report of a small house, letter by letter. `make golden` writes the files again: read the difference."""

import os
import re
from pathlib import Path

import pytest

from app.kernel import clock
from app.reports import catalogue
from app.reports.inputs import Asked
from app.reports.report import DAYS
from tests.reports import small_house
from tests.reports.asking import text_of

FOLDER = Path(__file__).parent / "golden"
SHAPES = [(slug, shape) for slug, each in catalogue.REPORTS.items() for shape in ["", *(each.shapes or {})]]
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|C-2026-[0-9]{5,}")


def named(text: str) -> str:
    """Keys rise with time and end by lot, complaints are numbered on: both are called by the order they come in."""
    seen: dict[str, str] = {}
    return _KEY.sub(lambda found: seen.setdefault(found[0], f"key-{len(seen) + 1}"), text)


async def whole(slug: str, shape: str) -> str:
    """The file of a report; of an archive, its files one after another."""
    report = catalogue.find(slug)
    period = small_house.DAYS if report.period == DAYS else small_house.MONTH
    if report.longest == 3:
        period = {"from": "2026-02-03", "to": "2026-02-05"}
    asked = Asked.parse(report, {**period, "shape": shape})
    texts = [await text_of(each) for each in asked.files if not report.parts or each.report.slug in KEPT]
    return named("".join(texts))


#: Of the dump: files without moments and numbers that the database itself writes down.
KEPT = {"cases", "category", "callback", "billing_row"}


@pytest.mark.parametrize(("slug", "shape"), SHAPES)
async def test_a_report_gives_the_file_it_gave(house: None, slug: str, shape: str) -> None:
    await small_house.fill()
    path = FOLDER / f"{slug}{'-' if shape else ''}{shape}.csv"

    with clock.frozen(small_house.ASKED_AT):
        found = await whole(slug, shape)

    if os.environ.get("RECOURSE_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8", newline="")
    assert found == _read(path)


def test_every_golden_file_is_of_a_report() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == {
        f"{slug}{'-' if shape else ''}{shape}" for slug, shape in SHAPES
    }


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()
