"""What keeps a version from being made active, named at the question where it stands."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.forms.rules.version import (
    KINDS,
    MULTIPLE,
    NO,
    NOT_APPLICABLE,
    NUMBER,
    OPERATORS,
    OPTIONED,
    RATED,
    SCALE,
    YES,
    YES_NO,
    Condition,
    Question,
    Version,
)
from app.kernel.language import _

MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, HEAVIEST = 30, 200, 30, 100
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True)
class Mistake:
    """Something to mend; `question` is empty for the form as a whole."""

    question: str
    words: object


def mistakes(version: Version) -> list[Mistake]:
    """Everything that keeps a version from being made active; empty for a sound one."""
    found = list(_of_whole(version))
    before: dict[str, Question] = {}
    for question in version.questions.values():
        found += [Mistake(question.code, words) for words in _of_question(question, before, version)]
        before[question.code] = question
    return found


def _of_whole(version: Version) -> Iterator[Mistake]:
    if not version.questions:
        yield Mistake("", _("Add a question."))
    if len(version.sections) > MOST_SECTIONS:
        yield Mistake("", _("A form has at most 30 sections."))
    if sum(len(section.questions) for section in version.sections) > MOST_QUESTIONS:
        yield Mistake("", _("A form has at most 200 questions."))
    codes = Counter(question.code for section in version.sections for question in section.questions)
    for code, times in codes.items():
        if times > 1:
            yield Mistake(code, _("Two questions have this code."))
    if version.pass_mark is not None and not any(
        question.weight and question.is_scored for question in version.questions.values()
    ):
        yield Mistake("", _("The form has a pass mark, but no question is scored."))


def _of_question(question: Question, before: dict[str, Question], version: Version) -> Iterator[object]:
    if not CODE.fullmatch(question.code):
        yield _("A code is small letters, digits and _, and begins with a letter.")
    if question.kind not in KINDS:
        yield _("Choose how it is answered.")
        return
    if not question.text.get("en"):
        yield _("Write the question in English; the other languages fall back to it.")
    if question.kind in OPTIONED:
        yield from _options(question)
    least, most = question.bounds
    if question.kind == SCALE and not (0 <= least < most <= 10):
        yield _("A scale runs from a smaller to a greater number, between 0 and 10.")
    if question.kind == NUMBER and least > most:
        yield _("The least number is greater than the greatest.")
    yield from _worth(question)
    if question.condition is not None:
        yield from _condition(question, question.condition, before, version)


def _options(question: Question) -> Iterator[object]:
    least = 1 if question.kind == MULTIPLE else 2
    if not least <= len(question.options) <= MOST_OPTIONS:
        yield _("Write two to thirty choices.")
    if len({option.code for option in question.options}) < len(question.options):
        yield _("Two choices have the same code.")
    if any(not CODE.fullmatch(option.code) or not option.text.get("en") for option in question.options):
        yield _("Each choice needs a code and English words.")


def _worth(question: Question) -> Iterator[object]:
    if not 0 <= question.weight <= HEAVIEST:
        yield _("A weight is between 0 and 100.")
    if question.pass_mark is not None and not 0 <= question.pass_mark <= 100:
        yield _("A pass mark is between 0 and 100.")
    judged = question.weight or question.critical or question.pass_mark is not None
    if judged and not question.is_scored:
        yield _("This answer is worth no points, so it cannot be scored, passed or critical.")
    elif question.critical and question.pass_mark is None and question.kind in RATED | {MULTIPLE}:
        yield _("Say with a pass mark from where this critical question is passed.")


def _condition(
    question: Question, condition: Condition, before: dict[str, Question], version: Version
) -> Iterator[object]:
    """A condition looks back only, so that nothing can go round in a circle."""
    place = {"code": condition.question}
    if condition.question not in version.questions:
        yield _("The condition names %(code)s, which is not a question here.") % place
        return
    if condition.question == question.code:
        yield _("A question cannot depend on its own answer.")
        return
    earlier = before.get(condition.question)
    if earlier is None:
        yield _("The condition looks at %(code)s, which is asked later. It may only look back.") % place
        return
    if earlier.kind not in OPERATORS.get(condition.op, frozenset()):
        yield _("The answer to %(code)s cannot be looked at in this way.") % place
    elif not _fits(earlier, condition.value):
        yield _("%(code)s can never be answered like that.") % place


def _fits(question: Question, value: str | int) -> bool:
    if question.kind in OPTIONED:
        return question.option(value) is not None
    if question.kind == YES_NO:
        return value in (YES, NO, NOT_APPLICABLE)
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    least, most = question.bounds
    return least <= value <= most
