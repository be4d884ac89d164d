"""Where answers lead, and what keeps a tree from being published."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questions.inputs import read_ways, written_ways
from app.questions.rules import CHOICE, MONEY, Answer, Path, Question, Tree, mistakes, read, walk
from app.questions.trees import bundled
from app.settings import ROOT

CATEGORIES = frozenset(
    each["code"] for each in json.loads((ROOT / "app/cases/codes/categories_of_law.json").read_text())
)
TREES = {each["code"]: read(each["code"], each) for each in bundled()}
ADULT = {"under_eighteen": "no", "partner": "no", "over_sixty": "no"}


def _reached(code: str, answers: dict[str, Answer]) -> tuple[str, str, str]:
    path = walk(TREES[code], answers)
    return path.result, path.category, path.open.code if path.open else ""


@pytest.mark.parametrize("code", TREES)
def test_the_trees_of_the_house_are_sound(code: str) -> None:
    assert mistakes(TREES[code], CATEGORIES) == []


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        ({}, ("", "", "under_eighteen")),
        ({"under_eighteen": "yes"}, ("yes", "", "")),
        ({**ADULT, "benefits": "yes", "capital_passported": 800_000}, ("yes", "", "")),
        ({**ADULT, "benefits": "yes", "capital_passported": 800_001}, ("no", "", "")),
        ({**ADULT, "benefits": "no", "dependants": 2, "gross": 265_701}, ("no", "", "")),
        ({**ADULT, "benefits": "no", "dependants": 4, "gross": 265_700}, ("", "", "disposable")),
        ({**ADULT, "benefits": "no", "dependants": 5}, ("", "", "gross_large")),
        ({**ADULT, "benefits": "no", "dependants": 0, "gross": 0, "disposable": 73_301}, ("no", "", "")),
        ({**ADULT, "benefits": "no", "dependants": 0, "gross": 0, "disposable": 73_300}, ("", "", "capital")),
    ],
)
def test_means_end_at_the_limits_to_the_penny(
    answers: dict[str, Answer], reached: tuple[str, str, str]
) -> None:
    assert _reached("means", answers) == reached


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        ({"about": "home", "home": "evicted"}, ("INSCOPE", "housing", "")),
        ({"about": "home", "home": "repairs", "home_danger": "no"}, ("OUTOFSCOPE", "", "")),
        ({"about": "money", "money": "home_at_risk"}, ("INSCOPE", "debt", "")),
        ({"about": "family", "family": "divorce", "family_proof": "no"}, ("MEDIATION", "", "")),
        ({"about": "else", "else_what": "police"}, ("CONTACT", "aap", "")),
        ({"about": "school"}, ("", "", "school")),
    ],
)
def test_scope_ends_with_a_result_and_its_category(
    answers: dict[str, Answer], reached: tuple[str, str, str]
) -> None:
    assert _reached("scope", answers) == reached


def test_what_is_off_the_way_is_forgotten() -> None:
    path = walk(TREES["scope"], {"about": "money", "home": "evicted", "money": "appeal"})

    assert path.answers == {"about": "money", "money": "appeal"}


def test_answers_fill_the_summary() -> None:
    answers: dict[str, Answer] = {
        **ADULT,
        "partner": "yes",
        "benefits": "no",
        "dependants": 2,
        "gross": 121_400,
    }

    assert walk(TREES["means"], answers).filled == {
        "has_partner": True, "over_sixty": False, "on_passported_benefits": False, "dependants": 2,
        "gross_income": 121_400,
    }  # fmt: skip


@given(st.data())
def test_every_walk_ends_and_can_be_walked_again(data: st.DataObject) -> None:
    """Whatever is answered: the questions come to an end, and the same answers lead to the same place."""
    tree = TREES[data.draw(st.sampled_from(sorted(TREES)))]
    answers: dict[str, Answer] = {}
    path = walk(tree, answers)
    while path.open is not None:
        assert path.open.code not in answers, "nothing is asked twice"
        answers[path.open.code] = _answer(data, path.open)
        path = walk(tree, answers)

    assert path.result
    assert walk(tree, path.answers) == path


def _answer(data: st.DataObject, question: Question) -> Answer:
    if question.kind == CHOICE:
        return data.draw(st.sampled_from([way.code for way in question.ways]))
    return data.draw(st.integers(0, 10**12))


def _question(code: str, *ways: tuple[str, str], kind: str = CHOICE, **more: Any) -> dict[str, Any]:
    made = [
        {"code": name, "text": name, "to": to, **({"most": int(name)} if name.isdigit() else {})}
        for name, to in ways
    ]
    return {"code": code, "text": "Is it?", "kind": kind, "ways": made, **more}


def _tree(*questions: dict[str, Any], code: str = "means", first: str = "a") -> Tree:
    return read(code, {"first": first, "questions": list(questions)})


YES_NO = (("yes", "=yes"), ("no", "=no"))


@pytest.mark.parametrize(
    ("tree", "mistake"),
    [
        (_tree(_question("a", *YES_NO), first="b"), "first question"),
        (_tree(_question("a", ("yes", "=yes"))), "two to twenty"),
        (_tree(_question("a", ("yes", "=yes"), ("yes", "=no"))), "same code"),
        (_tree(_question("a", ("yes", "b"), ("no", "=no"))), "no question b"),
        (_tree(_question("a", ("yes", "=perhaps"), ("no", "=no"))), "no result perhaps"),
        (_tree(_question("a", ("yes", "=INSCOPE:tax"), ("no", "=OUTOFSCOPE")), code="scope"), "no category tax"),
        (_tree(_question("a", ("yes", "b"), ("no", "=no")), _question("b", ("yes", "a"), ("no", "=no"))), "circle"),
        (_tree(_question("a", ("yes", "a"), ("no", "=no"))), "circle"),
        (_tree(_question("a", *YES_NO), _question("b", *YES_NO)), "No answer leads to b"),
        (_tree(_question("a", ("9", "=yes"), kind=MONEY)), "every larger amount"),
        (_tree(_question("a", ("9", "=yes"), ("8", "=no"), ("more", "=no"), kind=MONEY)), "must rise"),
        (_tree(_question("a", *YES_NO, fills="capital")), "cannot fill"),
        (_tree(_question("a", ("maybe", "=yes"), ("no", "=no"), fills="over_sixty")), "cannot fill"),
        (_tree(_question("a", *YES_NO, text="")), "what is asked"),
        (_tree(_question("A!", *YES_NO), first="A!"), "small letters"),
    ],
)  # fmt: skip
def test_a_tree_that_is_not_sound_says_what_to_mend(tree: Tree, mistake: str) -> None:
    assert any(mistake in str(each) for each in mistakes(tree, CATEGORIES))


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_ways_are_read_back_as_they_are_written(tree: Tree) -> None:
    for question in tree.questions.values():
        back = read_ways(written_ways(question), question.kind)
        assert [(way.to, way.most) for way in back] == [(way.to, way.most) for way in question.ways]


def test_an_unanswered_tree_is_open_at_its_first_question() -> None:
    tree = _tree(_question("a", *YES_NO))

    assert walk(tree, {"a": "nonsense"}) == Path((), tree.questions["a"], "", "")
