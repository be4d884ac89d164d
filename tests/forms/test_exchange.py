"""Forms as files: what goes out comes in again, and a bad file names its place."""

import json

import pytest

from app.forms.rules.exchange import FormFile, give, take
from app.forms.rules.version import read
from app.kernel.jsonfile import Unusable
from tests.forms.make import AUDIT, SURVEY, asking, words

GOOD = {"format": "recourse-form-1", "kind": "audit", "name": words("Hand hygiene"), **AUDIT}
Q = GOOD["sections"][0]["questions"][0]


def with_question(**changes):
    return {**GOOD, "sections": [{"code": "all", "questions": [{**Q, **changes}]}]}


@pytest.mark.parametrize(
    "body", [SURVEY, AUDIT, asking(anonymous=True, intro=words("Hello"), thanks=words("Bye"))]
)
def test_what_goes_out_comes_in_again(body):
    file = FormFile("hands", "audit", {"en": "Hands", "ar": "الأيدي"}, "weekly", read(body))
    assert take(json.loads(json.dumps(give(file)))) == file


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "form: is not an object"),
        ({**GOOD, "format": "other"}, "form, format: is not one of"),
        ({**GOOD, "colour": "red"}, "form: unknown key 'colour'"),
        ({**GOOD, "name": {"ar": "س"}}, "form, name, en: is missing"),
        ({**GOOD, "pass_mark": 101}, "form, pass_mark: is not between"),
        ({**GOOD, "sections": {}}, "form, sections: is not an array"),
        (with_question(kind="essay"), "section 1, question 1, kind: is not one of"),
        (with_question(weight="2"), "section 1, question 1, weight: is not a whole number"),
        (with_question(text={"en": "a\x00b"}), "section 1, question 1, text, en: has characters"),
        (
            with_question(condition={"question": "a", "op": "~", "value": 1}),
            "section 1, question 1, condition, op",
        ),
        (
            with_question(condition={"question": "a", "op": "is", "value": [1]}),
            "section 1, question 1, condition, value",
        ),
        (
            with_question(options=[{"code": "a", "text": words("A"), "points": 1.5}]),
            "question 1, option 1, points",
        ),
        (with_question(eval="1+1"), "section 1, question 1: unknown key 'eval'"),
    ],
)
def test_a_bad_file_names_its_place(data, place):
    with pytest.raises(Unusable) as wrong:
        take(data)
    assert place in str(wrong.value)
