"""What a submission tells the room of actions, row by row (sla.md 1.8)."""

from typing import Any

import pytest

from app.consequences.rules import rating, trigger


def context(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "form_kind": "survey", "form_code": "", "form_name": "Exit survey", "institution": "h", "department": None,
        "score": "40.00", "failed": [], "failed_critical": [], "suspect": False, "about": None,
    }  # fmt: skip
    return usual | changes


SAID = {"hospital": "h", "department": None, "what": "Exit survey"}


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({}, {**SAID, "source": "survey", "score": "4", "scale": "zero_to_ten"}),
        ({"score": "0.00"}, {**SAID, "source": "survey", "score": "0", "scale": "zero_to_ten"}),
        ({"score": None}, None),
        ({"suspect": True}, None),
        ({"form_kind": "form"}, None),
        ({"form_code": "satisfaction", "about": {"kind": "complaint", "id": "x"}}, None),
        (
            {"form_kind": "audit", "failed": ["gel", "hands"], "failed_critical": ["hands"]},
            {
                **SAID, "source": "quality_audit", "score": "40.00", "pass_mark": 80, "text": "Gel\nHands",
                "failed": [{"item": "gel", "critical": False}, {"item": "hands", "critical": True}],
            },
        ),
    ],
)  # fmt: skip
def test_what_a_submission_tells(changes: dict[str, Any], facts: dict[str, Any] | None) -> None:
    found = trigger(context(**changes), 80, ["Gel", "Hands"] if changes.get("failed") else [])
    if found and "score" in found and facts and facts["source"] == "survey":
        found["score"] = str(int(float(found["score"])))
    assert found == facts


@pytest.mark.parametrize(
    ("score", "stars"),
    [("0.00", 1), ("12.49", 1), ("12.50", 2), ("25.00", 2), ("50.00", 3), ("75.00", 4), ("100.00", 5)],
)
def test_the_one_question_is_a_rating_of_five(score: str, stars: int) -> None:
    about = {"kind": "complaint", "id": "x"}
    assert rating(context(form_code="satisfaction", about=about, score=score)) == stars


@pytest.mark.parametrize("changes", [{"form_code": "other"}, {"about": None}, {"score": None}])
def test_any_other_submission_is_no_rating(changes: dict[str, Any]) -> None:
    usual = {"form_code": "satisfaction", "about": {"kind": "case", "id": "x"}}
    assert rating(context(**usual | changes)) is None
