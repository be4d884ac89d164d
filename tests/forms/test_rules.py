"""What a sound version is, what may be answered, and what it is worth."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms.rules.answering import asked, judge
from app.forms.rules.checking import mistakes
from app.forms.rules.scoring import counted, result
from app.forms.rules.version import KINDS, read, written
from tests.forms.make import asking, words

GEL = {"code": "gel", "kind": "yes_no", "weight": 1}
CARE = {"code": "care", "kind": "scale", "weight": 3}
OFTEN = {
    "code": "often",
    "kind": "single",
    "weight": 2,
    "options": [
        {"code": "always", "text": words("Always"), "points": 4},
        {"code": "usually", "text": words("Usually"), "points": 3},
        {"code": "never", "text": words("Never"), "points": 0},
        {"code": "none", "text": words("I had none")},
    ],
}
WHERE = {
    "code": "seen",
    "kind": "multiple",
    "options": [{"code": "ward", "text": words("Ward")}, {"code": "clinic", "text": words("Clinic")}],
}


def when(question: str, op: str, value: object, **more: Any) -> dict[str, Any]:
    return {
        "code": "why",
        "kind": "text",
        "condition": {"question": question, "op": op, "value": value},
        **more,
    }


def plain(*questions: dict[str, Any], **whole: Any) -> Any:
    return read(asking(*questions, **whole))


@pytest.mark.parametrize(
    ("questions", "at", "says"),
    [
        ([], "", "Add a question."),
        ([GEL, GEL], "gel", "Two questions have this code."),
        ([when("why", "is", "yes")], "why", "own answer"),
        ([when("gel", "is", "yes"), GEL], "why", "asked later"),
        ([when("nobody", "is", "yes")], "why", "not a question here"),
        ([CARE, when("care", "includes", 3)], "why", "cannot be looked at"),
        ([CARE, when("care", "at_most", 9)], "why", "never be answered"),
        ([GEL, when("gel", "is", "perhaps")], "why", "never be answered"),
        ([{**OFTEN, "options": OFTEN["options"][:1]}], "often", "two to thirty"),
        ([{**OFTEN, "options": [OFTEN["options"][0]] * 2}], "often", "same code"),
        ([{"code": "s", "kind": "scale", "low": 5, "high": 5}], "s", "smaller to a greater"),
        ([{"code": "n", "kind": "number", "low": 9, "high": 1}], "n", "greater than the greatest"),
        ([{"code": "t", "kind": "text", "weight": 1}], "t", "worth no points"),
        ([{"code": "t", "kind": "photo", "critical": True}], "t", "worth no points"),
        ([{**CARE, "critical": True}], "care", "from where this critical question is passed"),
        ([{"code": "Bad Code", "kind": "text"}], "Bad Code", "small letters"),
        ([{"code": "t", "kind": "text", "text": {"ar": "س"}}], "t", "in English"),
        ([{**GEL, "weight": 101}], "gel", "between 0 and 100"),
    ],
)
def test_an_unsound_version_says_what_to_mend_and_where(questions, at, says):
    found = mistakes(plain(*questions))
    assert any(each.question == at and says in str(each.words) for each in found), found


def test_a_pass_mark_without_scores_is_a_mistake_of_the_form():
    found = mistakes(plain({"code": "t", "kind": "text"}, pass_mark=80))
    assert [each.question for each in found] == [""]


def test_two_conditions_that_go_round_are_refused_at_the_one_that_looks_ahead():
    round_about = [
        {"code": "a", "kind": "yes_no", "condition": {"question": "b", "op": "is", "value": "yes"}},
        {"code": "b", "kind": "yes_no", "condition": {"question": "a", "op": "is", "value": "yes"}},
    ]
    assert [each.question for each in mistakes(plain(*round_about))] == ["a"]


@pytest.mark.parametrize(
    ("condition", "answers", "is_asked"),
    [
        (("care", "at_most", 2), {"care": 2}, True),
        (("care", "at_most", 2), {"care": 3}, False),
        (("care", "at_least", 4), {"care": 5}, True),
        (("care", "is", 3), {"care": 3}, True),
        (("care", "is_not", 3), {"care": 3}, False),
        (("care", "is_not", 3), {}, False),
        (("often", "is", "never"), {"often": "never"}, True),
        (("seen", "includes", "ward"), {"seen": ["ward", "clinic"]}, True),
        (("seen", "includes", "ward"), {"seen": ["clinic"]}, False),
        (("gel", "is", "na"), {"gel": "na"}, True),
    ],
)
def test_a_question_is_asked_when_its_condition_is_met(condition, answers, is_asked):
    version = plain(CARE, OFTEN, WHERE, GEL, when(*condition))
    assert mistakes(version) == []
    assert ("why" in asked(version, answers)) is is_asked


def test_a_required_question_that_is_hidden_is_not_required_and_its_answer_is_forgotten():
    version = plain(CARE, when("care", "at_most", 2, required=True))
    judged = judge(version, {"care": "5", "why": "typed before the care was changed"})
    assert (judged.answers, judged.problems) == ({"care": 5}, {})
    assert list(judge(version, {"care": "1"}).problems) == ["why"]


def test_what_hangs_on_a_hidden_question_is_hidden_too():
    chain = {"code": "more", "kind": "text", "condition": {"question": "gel2", "op": "is", "value": "yes"}}
    second = {"code": "gel2", "kind": "yes_no", "condition": {"question": "gel", "op": "is", "value": "yes"}}
    version = plain(GEL, second, chain)
    assert judge(version, {"gel": "no", "gel2": "yes", "more": "x"}).answers == {"gel": "no"}


@pytest.mark.parametrize(
    ("question", "raw", "stored"),
    [
        (OFTEN, "usually", "usually"),
        (OFTEN, "sometimes", None),
        (OFTEN, ["usually"], None),
        (WHERE, ["clinic", "ward", "ward"], ["ward", "clinic"]),
        (WHERE, "ward", ["ward"]),
        (WHERE, ["moon"], None),
        (CARE, "٣", 3),
        (CARE, "0", None),
        (CARE, "6", None),
        (CARE, 4, 4),
        ({"code": "z", "kind": "zero_ten"}, "10", 10),
        ({"code": "z", "kind": "zero_ten"}, "11", None),
        (GEL, "na", "na"),
        (GEL, "maybe", None),
        ({"code": "n", "kind": "number"}, "12.50", 12.5),
        ({"code": "n", "kind": "number"}, "1e9", None),
        ({"code": "n", "kind": "number", "low": 0, "high": 5}, "6", None),
        ({"code": "d", "kind": "date"}, "21/11/2026", "2026-11-21"),
        ({"code": "d", "kind": "date"}, "2026-02-30", None),
        ({"code": "t", "kind": "text"}, "  Kind staff\r\n", "Kind staff"),
        ({"code": "t", "kind": "text"}, "nul\x00", None),
        ({"code": "t", "kind": "text"}, "x" * 4_001, None),
        ({"code": "p", "kind": "photo"}, "not a picture", None),
        ({"code": "s", "kind": "signature"}, "Huda Karim", {"name": "Huda Karim"}),
    ],
)
def test_an_answer_is_kept_as_its_kind_or_refused_at_its_question(question, raw, stored):
    judged = judge(plain(question), {question["code"]: raw})
    if stored is None:
        assert list(judged.problems) == [question["code"]]
    else:
        assert judged.answers == {question["code"]: stored}


GOLDEN = [
    # care worth 3, often worth 2, gel worth 1
    ({"care": 5, "often": "always", "gel": "yes"}, "100.00", ()),
    ({"care": 1, "often": "never", "gel": "no"}, "0.00", ("gel",)),
    ({"care": 3, "often": "usually", "gel": "yes"}, "66.67", ()),  # (1.5 + 1.5 + 1) / 6
    ({"care": 3, "often": "usually", "gel": "na"}, "60.00", ()),  # not applicable leaves the total
    ({"care": 3, "often": "none"}, "50.00", ()),  # a choice without points leaves it too
    ({"gel": "na"}, None, ()),
    ({}, None, ()),
]


@pytest.mark.parametrize(("answers", "score", "failed"), GOLDEN)
def test_the_score_is_the_weighted_mean_of_what_was_answered(answers, score, failed):
    came = result(plain(CARE, OFTEN, GEL), answers)
    assert came.score == (None if score is None else Decimal(score))
    assert came.failed == failed


@pytest.mark.parametrize(
    ("answers", "passed", "critical"),
    [
        ({"gel": "yes", "hands": "yes"}, True, ()),
        ({"gel": "no", "hands": "yes"}, True, ()),  # 90 of 100
        ({"gel": "yes", "hands": "no"}, False, ("hands",)),
        ({"gel": "no", "hands": "na"}, False, ()),
        ({"gel": "na", "hands": "na"}, None, ()),
    ],
)
def test_a_failed_critical_item_fails_the_whole(answers, passed, critical):
    hands = {"code": "hands", "kind": "yes_no", "weight": 9, "critical": True}
    came = result(plain(GEL, hands, pass_mark=90), answers)
    assert (came.passed, came.critical) == (passed, critical)


@pytest.mark.parametrize("mark", [{"pass_mark": 90}, {}])
def test_a_failed_critical_item_fails_a_whole_that_would_have_passed(mark):
    hands = {"code": "hands", "kind": "yes_no", "weight": 1, "critical": True}
    came = result(plain({**GEL, "weight": 9}, hands, **mark), {"gel": "yes", "hands": "no"})
    assert (came.score, came.passed) == (Decimal("90.00"), False)


def test_an_item_whose_good_answer_is_no_is_scored_the_other_way_round():
    came = result(plain({"code": "falls", "kind": "yes_no", "good": "no", "weight": 1}), {"falls": "yes"})
    assert (came.score, came.failed) == (Decimal("0.00"), ("falls",))


def test_a_pass_mark_of_a_question_says_from_where_it_has_failed():
    version = plain({**CARE, "pass_mark": 50, "critical": True})
    assert result(version, {"care": 3}).passed is True
    assert result(version, {"care": 2}).critical == ("care",)


def test_the_sums_count_choices_people_and_tens():
    version = plain(CARE, WHERE, {"code": "t", "kind": "text"}, {"code": "n", "kind": "number"})
    answers = {"care": 5, "seen": ["ward", "clinic"], "t": "x", "n": 2.5}
    assert list(counted(version, answers, Decimal("100.00"))) == [
        ("", "90", Decimal(100)),
        ("care", "5", Decimal(5)),
        ("seen", "", Decimal(0)),
        ("seen", "ward", Decimal(0)),
        ("seen", "clinic", Decimal(0)),
        ("t", "", Decimal(0)),
        ("n", "", Decimal("2.5")),
    ]


_CODES = st.integers(0, 9).map(lambda n: f"q{n}")
_QUESTIONS = st.builds(
    lambda code, kind, required, weight, condition: {
        "code": code,
        "kind": kind,
        "required": required,
        "weight": weight,
        "text": words("?"),
        "options": [{"code": f"o{n}", "text": words("o"), "points": n} for n in range(3)],
        **({} if condition is None else {"condition": condition}),
    },
    _CODES,
    st.sampled_from(KINDS),
    st.booleans(),
    st.integers(0, 5),
    st.none()
    | st.builds(
        lambda question, op, value: {"question": question, "op": op, "value": value},
        _CODES,
        st.sampled_from(["is", "is_not", "includes", "at_least", "at_most"]),
        st.sampled_from(["o1", "yes", 3]),
    ),
)
_ANSWERS = st.dictionaries(
    _CODES,
    st.text(max_size=20)
    | st.integers(-5, 20)
    | st.sampled_from(["yes", "no", "na", "o1", "2026-11-21"])
    | st.lists(st.sampled_from(["o0", "o1", "o2", "o9"]), max_size=4),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_QUESTIONS, max_size=8, unique_by=lambda each: each["code"]), _ANSWERS)
def test_whatever_comes_nothing_breaks_and_a_score_is_a_percentage(questions, given_):
    version = plain(*questions)
    mistakes(version)
    judged = judge(version, given_)
    came = result(version, judged.answers)
    assert not set(judged.answers) & set(judged.problems)
    assert set(judged.answers) <= set(asked(version, judged.answers))
    assert came.score is None or 0 <= came.score <= 100
    assert judge(version, judged.answers).answers == judged.answers
    assert all(len(choice) <= 40 for _question, choice, _n in counted(version, judged.answers, came.score))


@settings(max_examples=100, deadline=None)
@given(st.lists(_QUESTIONS, max_size=6, unique_by=lambda each: each["code"]))
def test_a_version_reads_back_as_it_was_written(questions):
    version = plain(*questions)
    assert read(written(version)) == version
