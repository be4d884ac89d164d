"""The handbook for providers says every rule, and is what the rules say today."""

from pathlib import Path

from app.billing.rules.columns import CURRENT, LEGACY
from app.billing.rules.crossings import AFTER_CATEGORY, ALL
from app.billing.rules.handbook import ASKS, handbook
from app.billing.rules.wording import WORDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "billing.md"
FILE_RULES = {"S-MONTH", "S-EMPTY", "S-COLS", "S-HEAD"}


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == handbook(), "recourse billing rules > docs/billing.md"


def test_every_rule_has_its_words_and_its_line() -> None:
    of_cells = {rule for column in CURRENT.columns + LEGACY.columns for rule in column.rules}
    rules = FILE_RULES | of_cells | {rule.id for rule in ALL + AFTER_CATEGORY}

    assert {name.split()[0] for name in WORDS} == rules
    assert set(ASKS) == rules
    assert all(f"| {rule} |" in handbook() for rule in rules)


def test_every_heading_stands_in_the_page() -> None:
    assert all(f"| {column.heading} |" in handbook() for column in CURRENT.columns)
