"""Whole files with their expected verdicts: our own, and the shared ones where they lie beside us."""

import json
from pathlib import Path

import pytest

from app.billing.inputs import check_sheet, read_sheet
from app.billing.rules import codes
from app.billing.rules.columns import CURRENT, LEGACY
from tests.billing.rows import AS_OF, MONTH, OURS
from tests.shared_data import SHARED, shared


def assert_as_expected(file: Path, expected: Path) -> None:
    verdict = check_sheet(read_sheet(file), MONTH, AS_OF)
    wanted = json.loads(expected.read_text("utf-8"))

    found = [{"row": m.row, "column": m.column, "rule": m.rule} for m in verdict.mistakes]
    assert found == wanted["errors"]
    assert verdict.rows == wanted["rows"]
    assert verdict.accepted is (wanted["errors"] == [])


@pytest.mark.parametrize("name", ["good", "mixed"])
def test_our_own_files_get_their_expected_verdicts(name: str) -> None:
    assert_as_expected(OURS / f"{name}.csv", OURS / f"{name}.expected.json")


@pytest.mark.parametrize("name", ["valid_small", "invalid_mixed"])
def test_the_shared_files_get_their_expected_verdicts(name: str) -> None:
    assert_as_expected(shared(f"billing/{name}.csv"), shared(f"billing/{name}.expected.json"))


def files_of_bad_input() -> list[str]:
    root = SHARED / "real" / "bad_input"
    found = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    return found or ["PROVENANCE.md"]


@pytest.mark.parametrize("name", files_of_bad_input())
def test_no_file_of_bad_input_is_accepted_and_each_is_told_why(name: str) -> None:
    verdict = check_sheet(read_sheet(shared(f"real/bad_input/{name}")), MONTH, AS_OF)

    assert not verdict.accepted
    messages = [mistake.message for mistake in verdict.mistakes]
    messages += [verdict.problem.message] if verdict.problem else []
    assert messages
    assert all(messages)


def test_the_code_lists_are_those_of_the_shared_data() -> None:
    given = json.loads(shared("cla/billing_codes.json").read_text("utf-8"))
    lists = {
        "age_range": codes.AGE_RANGES,
        "eligibility": codes.ELIGIBILITY,
        "disability": codes.DISABILITY,
        "adaptations": codes.ADAPTATIONS,
        "advice_types": codes.CHANNELS,
        "exemption_reasons": codes.EXEMPTIONS,
        "fixed_fee_codes_2018": codes.FEES_2018,
        "signposting_2018": codes.SIGNPOSTS,
        "outcomes_needing_signposting_2018": codes.OUTCOMES_TO_SIGNPOST,
        "stage_forbidden_for_mt1": codes.STAGE_FORBIDDEN,
        "stage_optional_mt1": codes.STAGE_OPTIONAL,
    }

    assert {name: sorted(ours) for name, ours in lists.items()} == {
        name: sorted(given[name]) for name in lists
    }
    assert set(given["determination"]["2013"]) == codes.DETERMINATIONS_2013
    assert set(given["determination"]["2018"]) == codes.DETERMINATIONS_2018
    # Four codes of the shared list are no valid Matter Type 1, so that no row can name them.
    assert set(given["stage_required_for_mt1"]) & codes.ALL_MATTERS_1 == codes.STAGE_REQUIRED
    assert given["category_prefix"] == dict(codes.CATEGORIES)


def test_the_lists_by_category_are_those_of_the_shared_data() -> None:
    given = json.loads(shared("cla/billing_codes.json").read_text("utf-8"))
    for letter, category in codes.CATEGORIES.items():
        old, new = given["per_category_2013"][category], given["per_category_2018"][category]
        added = {code for code in codes.OUTCOMES_ADDED_2018 if code[0] == letter}

        assert set(old["matter_type1"]) == set(new["matter_type1"]) == codes.MATTERS_1[letter]
        assert set(old["matter_type2"]) == set(new["matter_type2"]) == codes.MATTERS_2[letter]
        assert set(old["stage_reached"]) == set(new["stage_reached"]) == codes.STAGES[letter]
        assert set(old["outcome_codes"]) == codes.OUTCOMES_2013[letter]
        assert set(new["outcome_codes"]) == codes.OUTCOMES_2013[letter] | added


def test_the_columns_are_those_of_the_shared_data() -> None:
    given = json.loads(shared("cla/billing_codes.json").read_text("utf-8"))

    assert [column.heading for column in CURRENT.columns] == given["columns_32"]
    assert [column.heading for column in LEGACY.columns] == given["columns_34_legacy"]
